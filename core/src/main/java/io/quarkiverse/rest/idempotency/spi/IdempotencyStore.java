package io.quarkiverse.rest.idempotency.spi;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Keeps the records. One call takes many keys, so that the concurrent requests of a node share a statement, and answers with
 * one result for each, in the order of the elements.
 * <p>
 * For every implementation:
 * <ul>
 * <li>Each element takes effect atomically and on its own; a call is not a transaction over its elements. The ids of one call
 * are distinct.</li>
 * <li>A returned stage that fails says that the store could not answer; any of the elements may have taken effect.</li>
 * <li>Time is the store's own. The clock of the calling node is never used.</li>
 * <li>No call waits for a record that another transaction has locked: such a record counts as alive.</li>
 * <li>Calls come from any thread and concurrently. A call on a thread that may not block returns without blocking; a call on a
 * thread that may block is allowed to do its work there and return a stage that is complete.</li>
 * <li>A call is not part of a transaction of the calling thread.</li>
 * <li>The fence of a record is larger than every earlier one of the same record. A record that was released, purged or wiped
 * and is created again gets a fence that it never had.</li>
 * </ul>
 */
public interface IdempotencyStore {

    /**
     * Creates the records that do not exist; a record that has expired does not exist. Of several concurrent calls for one id
     * exactly one owns it.
     */
    CompletionStage<List<ReserveResult>> reserve(List<Reservation> reservations);

    /**
     * Reads records, for waiting duplicates and for replay.
     */
    CompletionStage<List<LoadResult>> load(List<RecordId> ids);

    /**
     * Extends the leases of records that are still owned, even when a lease is over already and no node has taken the record
     * over. The lease of a record that another transaction has locked is not extended: its result is
     * {@link HeartbeatResult#LOCKED}.
     */
    CompletionStage<List<HeartbeatResult>> heartbeat(List<Heartbeat> heartbeats);

    /**
     * Changes the owner of records that are in progress and whose lease is over. Of several concurrent calls for one id exactly
     * one owns it.
     */
    CompletionStage<List<TakeOverResult>> takeOver(List<TakeOver> takeOvers);

    /**
     * Records the progress of records that are still owned and in progress, in place of a shorter one. A record keeps its
     * progress through heartbeats, a release that ends its lease, and takeovers; the completion of the record deletes it.
     * <p>
     * Progress only grows, so a call that reaches the store late does not bring an earlier progress back: where the record has
     * a progress of the same length or a longer one, the call changes nothing.
     */
    CompletionStage<List<RecordProgressResult>> recordProgress(List<ProgressCall> calls);

    /**
     * Reads the progress of records that are still owned and in progress, for a method that runs again after a takeover.
     */
    CompletionStage<List<LoadProgressResult>> loadProgress(List<Ownership> ownerships);

    /**
     * Records the responses of records that are still owned. A completed record never changes again until it expires.
     * <p>
     * A call with a {@link CompleteCall#claim()} creates its record instead, completed, if there is none, as atomically as
     * {@link #reserve} does; a record that has expired does not exist. Such calls are made only where the transactions of the
     * store can claim keys; any other store may throw {@link UnsupportedOperationException}.
     */
    CompletionStage<List<CompleteResult>> complete(List<CompleteCall> completions);

    /**
     * Tells which keys are claimed by a transaction at the moment, for waiting duplicates: such a key may have no record.
     *
     * @return one answer for each id, in their order; none is claimed in a store whose transactions cannot claim keys
     */
    default CompletionStage<List<Boolean>> claimed(List<RecordId> ids) {
        return CompletableFuture.completedFuture(Collections.nCopies(ids.size(), false));
    }

    /**
     * Gives up records that are still owned.
     */
    CompletionStage<List<ReleaseResult>> release(List<ReleaseCall> releases);

    /**
     * Deletes expired records, and the remains of responses that their records outlive. A store from which they disappear by
     * themselves never has anything to delete.
     *
     * @param limit the greatest number of records, at least 1
     * @return the number of records that were deleted or shrunk; {@code limit} where there may be more
     */
    CompletionStage<Integer> purge(int limit);
}
