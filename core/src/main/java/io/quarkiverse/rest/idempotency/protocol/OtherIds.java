package io.quarkiverse.rest.idempotency.protocol;

import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.RecordId;

/**
 * Looks for the record of a key under its other ids, while a secret is rotated.
 * <p>
 * Nodes that make records with different secrets reserve different ids for one key, so no reserve of one excludes that of the
 * other. Each of them looks at the other ids after its own reserve: whichever comes later sees the earlier one and gives its
 * reserve back. Where both see each other, both give way, and the client tries again.
 */
final class OtherIds {

    private final IdempotencyStore store;
    private final Asking asking;
    private final LocalKeys localKeys;

    OtherIds(IdempotencyStore store, Asking asking, LocalKeys localKeys) {
        this.store = store;
        this.asking = asking;
        this.localKeys = localKeys;
    }

    /**
     * Finds the id that the record of a request has, before its key is reserved.
     *
     * @param request counted as busy with its key
     * @param then gets the request with that id, counted as busy with it instead
     */
    void locate(PendingRequests.PendingRequest request, Consumer<PendingRequests.PendingRequest> then) {
        load(request, found -> {
            if (found == null) {
                then.accept(request);
                return;
            }
            PendingRequests.PendingRequest located = request.as(found).told();
            localKeys.leave(request.attempt().id());
            localKeys.enter(located.attempt().id());
            then.accept(located);
        });
    }

    /**
     * Looks for another record of a request, after its key has been reserved.
     *
     * @param alone runs when there is none
     * @param met runs when there is one, whose request may be running
     */
    void check(PendingRequests.PendingRequest request, Runnable alone, Runnable met) {
        load(request, found -> (found == null ? alone : met).run());
    }

    private void load(PendingRequests.PendingRequest request, Consumer<Attempt.@Nullable Other> then) {
        List<Attempt.Other> others = request.attempt().others();
        List<RecordId> ids = others.stream().map(Attempt.Other::id).toList();
        asking.bounded(request, Stages.results(ids.size(), () -> store.load(ids)), results -> {
            for (int i = 0; i < ids.size(); i++) {
                if (results.get(i) instanceof LoadResult.Found) {
                    then.accept(others.get(i));
                    return;
                }
            }
            then.accept(null);
        });
    }
}
