-- The children of an account and of a campaign are found by what they point at. Objects that came
-- later keep their parents in the key columns e1 and e2 instead.
create index record_account on record (tbl, (data ->> 'AccountId'))
  where data ->> 'AccountId' is not null;
create index record_campaign on record (tbl, (data ->> 'CampaignId'))
  where data ->> 'CampaignId' is not null;
