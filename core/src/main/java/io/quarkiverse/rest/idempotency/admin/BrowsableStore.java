package io.quarkiverse.rest.idempotency.admin;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;

/**
 * The additional interface of an {@link io.quarkiverse.rest.idempotency.spi.IdempotencyStore} that can list its records. Lists
 * are for people: no request depends on one, so a store may read all its records to make one.
 */
public interface BrowsableStore {

    /**
     * The states whose records it can list: all, unless it says otherwise.
     */
    default Set<RecordFilter.State> listed() {
        return EnumSet.allOf(RecordFilter.State.class);
    }

    /**
     * @param filter without a state, it asks for all states that can be listed. The stage fails with an
     *        {@link UnsupportedOperationException} for a state that cannot
     * @return the records that fit and have not expired, the newest first; fewer than the limit when there are no more. A
     *         record that changes meanwhile may be seen before or after. The stage fails when the store cannot answer. It
     *         may be called where {@code IdempotencyStore.load} may
     */
    CompletionStage<List<Entry>> browse(RecordFilter filter);

    /**
     * One record of a list.
     *
     * @param age the time since it was reserved, by the store's clock
     */
    record Entry(IdempotencyRecord record, Duration age) {
    }
}
