import type { Exchange } from '../http/exchange.ts'
import { redirect } from '../http/exchange.ts'
import { usersOf } from '../oauth/clients.ts'
import { convertLeads } from '../records/convert.ts'
import type { Row } from '../records/row.ts'
import type { ObjectView } from '../schema/view.ts'
import { ownForm } from './edit.ts'
import type { Choice } from './fields.ts'
import { Html, html } from './html.ts'
import { messagePage, sendPage } from './layout.ts'
import { headerOf } from './list.ts'
import { nameOf } from './names.ts'
import { readForPage } from './record.ts'
import type { Session } from './session.ts'

const offeredMax = 50

export async function showConvert(
  exchange: Exchange,
  session: Session,
  object: ObjectView,
  id: string,
): Promise<void> {
  const row = await readForPage(exchange, session, object, id)
  if (row) await sendConvert(exchange, session, object, row, undefined)
}

async function sendConvert(
  exchange: Exchange,
  session: Session,
  object: ObjectView,
  row: Row,
  problem: string | undefined,
): Promise<void> {
  const header = headerOf(session, object)
  if (row.data.IsConverted === true) {
    const page = messagePage('Already converted', 'This lead lives on as a contact.')
    return sendPage(exchange.response, 409, { ...page, header })
  }
  const company = String(row.data.Company ?? '')
  const title = `Convert ${nameOf(object, row)}`
  sendPage(exchange.response, problem ? 400 : 200, {
    title,
    header,
    body: html`<section class="card"><h1>${title}</h1>
<p>The lead becomes a contact of an account, and an opportunity if you wish. It cannot be changed any more.</p>
${problem && html`<p class="note bad" role="alert">${problem}</p>`}
<form method="post" action="/${row.id}/convert"><input type="hidden" name="csrf" value="${session.csrf}">
<div class="fields">
${select('Account', 'accountId', [{ value: '', label: `New account: ${company}` }, ...(await accountsLike(session, company))])}
${select('Contact', 'contactId', [{ value: '', label: `New contact: ${nameOf(object, row)}` }, ...(await contactsLike(session, row))])}
<label>Opportunity name<input type="text" name="opportunityName" value="${`${company}-`}" maxlength="120"></label>
<label><input type="checkbox" name="doNotCreateOpportunity" value="true"> Create no opportunity</label>
${select('Owner', 'ownerId', await owners(session), row.owner_id ?? '')}
${select('Converted status', 'convertedStatus', await closingStatuses(session))}
</div>
<p class="actions"><button class="primary">Convert</button><a class="button" href="/${row.id}">Cancel</a></p></form></section>`,
  })
}

function select(label: string, name: string, choices: Choice[], chosen = ''): Html {
  return html`<label>${label}<select name="${name}">${choices.map(
    ({ value, label: text }) =>
      html`<option value="${value}"${new Html(value === chosen ? ' selected' : '')}>${text}</option>`,
  )}</select></label>`
}

async function owners(session: Session): Promise<Choice[]> {
  const users = await usersOf(session.context.sql, session.org.no)
  return users.filter(({ active }) => active).map(({ id, name }) => ({ value: id, label: name }))
}

const tableOf = (session: Session, name: string) => session.context.view.object(name)!.tbl

async function closingStatuses(session: Session): Promise<Choice[]> {
  return session.context.sql<Choice[]>`
    select data ->> 'MasterLabel' as value, data ->> 'MasterLabel' as label from record
    where tbl = ${tableOf(session, 'LeadStatus')} and data @> '{"IsConverted": true}' order by id`
}

async function accountsLike(session: Session, company: string): Promise<Choice[]> {
  return session.context.sql<Choice[]>`
    select id as value, data ->> 'Name' as label from record
    where tbl = ${tableOf(session, 'Account')} and not is_deleted
      and lower(data ->> 'Name') = ${company.toLowerCase()} order by id limit ${offeredMax}`
}

async function contactsLike(session: Session, row: Row): Promise<Choice[]> {
  const email = String(row.data.Email ?? '').toLowerCase()
  return session.context.sql<Choice[]>`
    select c.id as value, concat(c.data ->> 'Name', ' at ' || (a.data ->> 'Name')) as label
    from record c left join record a on a.tbl = ${tableOf(session, 'Account')}
      and a.id = c.data ->> 'AccountId'
    where c.tbl = ${tableOf(session, 'Contact')} and c.email_key = ${email} and not c.is_deleted
    order by c.id limit ${offeredMax}`
}

export async function convertFromForm(
  exchange: Exchange,
  session: Session,
  object: ObjectView,
  id: string,
): Promise<void> {
  const form = await ownForm(exchange, session)
  const row = form && (await readForPage(exchange, session, object, id))
  if (!form || !row) return
  const contactId = form.get('contactId') || undefined
  // A contact stays with its account, whatever else was chosen.
  const accountId =
    (contactId && (await accountOf(session, contactId))) || form.get('accountId') || undefined
  const [result] = await convertLeads(session.context, [
    {
      leadId: id,
      convertedStatus: form.get('convertedStatus') ?? '',
      opportunityName: form.get('opportunityName') ?? '',
      doNotCreateOpportunity: form.get('doNotCreateOpportunity') === 'true',
      ...(contactId ? { contactId } : {}),
      ...(accountId ? { accountId } : {}),
      ...(form.get('ownerId') ? { ownerId: form.get('ownerId')! } : {}),
    },
  ])
  if (result!.success) return redirect(exchange.response, `/${result!.contactId}`)
  await sendConvert(exchange, session, object, row, result!.errors[0]!.message)
}

async function accountOf(session: Session, contactId: string): Promise<string | undefined> {
  const [row] = await session.context.sql<{ account: string | null }[]>`
    select data ->> 'AccountId' as account from record
    where tbl = ${tableOf(session, 'Contact')} and id = ${contactId}`
  return row?.account ?? undefined
}
