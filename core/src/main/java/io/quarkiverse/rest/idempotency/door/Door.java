package io.quarkiverse.rest.idempotency.door;

import java.lang.reflect.Type;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.IdempotencyContext;
import io.quarkiverse.rest.idempotency.protocol.Attempt;
import io.quarkiverse.rest.idempotency.protocol.IdempotencyProtocol;
import io.quarkiverse.rest.idempotency.work.Work;

/**
 * Runs work under keys, over the protocol of a node. Safe for any thread.
 */
public final class Door {

    /**
     * One request.
     *
     * @param operation its operation
     * @param attempt the request as the protocol sees it
     * @param key its key as its caller gave it
     * @param resultType the type that a recorded result is read as
     * @param observer sees its course
     * @param steps makes the steps of its work
     */
    public record Request(DoorOperation operation, Attempt attempt, String key, Type resultType, WorkObserver observer,
            WorkSteps steps) {
    }

    private final IdempotencyProtocol protocol;
    private final WorkResults results;

    public Door(IdempotencyProtocol protocol, WorkResults results) {
        this.protocol = protocol;
        this.results = results;
    }

    /**
     * Runs work on the calling thread, or finds its recorded result.
     *
     * @param transactions begins the transaction that the record is completed in; {@code null} where it is in none
     * @return the result
     * @throws Throwable the failure of the work, or the rejection of the request
     */
    public @Nullable Object run(Request request, Waits waits, @Nullable WorkTransactions transactions, Work<?, ?> work)
            throws Throwable {
        return new BlockingDoor(keyed(request), waits, transactions).run(work);
    }

    /**
     * Runs work that does not block, or finds its recorded result.
     *
     * @param executor runs the work, and everything after a wait
     * @return completes with the result; fails as {@link #run} throws
     */
    public CompletableFuture<@Nullable Object> start(Request request, Executor executor,
            Function<IdempotencyContext, ? extends CompletionStage<?>> work) {
        return new StagedDoor(keyed(request), executor, work).start();
    }

    private KeyedWork keyed(Request request) {
        return new KeyedWork(protocol, request.operation, results, request.observer, request.attempt, request.key,
                request.resultType, request.steps);
    }
}
