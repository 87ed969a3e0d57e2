-- A row of the queue is leased before it is settled: with room on its page the lease touches no index.
ALTER TABLE "changes" SET (fillfactor = 50);
