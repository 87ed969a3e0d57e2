import type { FormInput } from '#lib/tracking/input.ts'

/** What people will see, near enough to judge words and order. */
export function FormPreview({ form }: { form: Omit<FormInput, 'id'> }) {
  return (
    <section
      aria-label="Preview"
      className="grid content-start gap-2 rounded-lg border border-border bg-sunken p-5"
    >
      <h3 className="font-semibold text-lg">{form.headline || form.name || 'Your form'}</h3>
      {form.intro && <p className="whitespace-pre-line text-muted">{form.intro}</p>}
      {form.fields.map(({ field, label, required }) => (
        <div key={field} className="grid gap-1">
          <span className="font-medium">
            {label}
            {(required || field === 'email') && <span aria-hidden="true"> *</span>}
          </span>
          <span className="h-8 rounded-md border border-control bg-surface" />
        </div>
      ))}
      <span className="mt-2 justify-self-start rounded-md bg-concord px-3 py-1.5 font-medium text-on-primary">
        {form.button}
      </span>
    </section>
  )
}
