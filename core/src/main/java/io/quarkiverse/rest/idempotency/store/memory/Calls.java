package io.quarkiverse.rest.idempotency.store.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Answers calls at once, one element after the other.
 */
final class Calls {

    private Calls() {
    }

    /**
     * @return one result for each element, in their order; fails with the first exception
     */
    static <C, O> CompletionStage<List<O>> each(List<C> calls, Function<C, O> one) {
        List<O> results = new ArrayList<>(calls.size());
        try {
            for (C call : calls) {
                results.add(one.apply(call));
            }
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
        return CompletableFuture.completedFuture(results);
    }
}
