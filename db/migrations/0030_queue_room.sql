-- Each change is written, leased and gone: with room for the lease beside it on its page, none of the queue's three indexes hears of the lease.
ALTER TABLE "changes" SET (fillfactor = 50);
