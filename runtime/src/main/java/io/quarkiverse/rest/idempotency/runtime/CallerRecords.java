package io.quarkiverse.rest.idempotency.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.quarkiverse.rest.idempotency.admin.CallerForgotten;
import io.quarkiverse.rest.idempotency.admin.ErasableStore;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkus.arc.ClientProxy;

/**
 * Erases completed records, one or all of a caller, in the store and then in the local cache.
 */
final class CallerRecords {

    private static final int AT_A_TIME = 100;

    /** A store without an index may read all its records to find those of a caller. */
    private static final Duration SEARCH = Duration.ofMinutes(2);

    private final IdempotencyNode node;
    private final ErasableStore store;

    /**
     * @throws UnsupportedOperationException if the store cannot erase
     */
    CallerRecords(IdempotencyNode node, IdempotencyStore store) {
        IdempotencyStore unwrapped = ClientProxy.unwrap(store);
        if (!(unwrapped instanceof ErasableStore erasable)) {
            throw new UnsupportedOperationException("The store " + unwrapped.getClass().getName() + " cannot forget completed "
                    + "records before their retention ends. Expected one that implements " + ErasableStore.class.getName());
        }
        this.node = node;
        this.store = erasable;
    }

    /**
     * @param ids distinct
     */
    List<ErasableStore.Result> erase(List<RecordId> ids) {
        try {
            return ask(store.erase(ids));
        } finally {
            // Also after a failure, which may have come behind the erasure of some. The others are only read again.
            ids.forEach(node::forgetCached);
        }
    }

    CallerForgotten eraseAll(String caller, String reason) {
        List<RecordId> forgotten = new ArrayList<>();
        List<RecordId> inProgress = new ArrayList<>();
        Optional<RecordId> last = Optional.empty();
        List<RecordId> found;
        do {
            found = ask(store.ofCaller(caller, last, AT_A_TIME));
            if (!found.isEmpty()) {
                List<ErasableStore.Result> results = erase(found);
                for (int i = 0; i < found.size(); i++) {
                    switch (results.get(i)) {
                        case ERASED -> forgotten.add(found.get(i));
                        case IN_PROGRESS -> inProgress.add(found.get(i));
                        case ABSENT -> {
                        }
                    }
                }
                last = Optional.of(found.get(found.size() - 1));
            }
        } while (found.size() == AT_A_TIME);
        return new CallerForgotten(forgotten, inProgress, reason);
    }

    private static <T> T ask(CompletionStage<T> answer) {
        try {
            return answer.toCompletableFuture().get(SEARCH.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnsupportedOperationException unsupported) {
                throw unsupported;
            }
            throw new IllegalStateException("The idempotency store cannot be asked", e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("The idempotency store cannot be asked", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the idempotency store was asked", e);
        }
    }
}
