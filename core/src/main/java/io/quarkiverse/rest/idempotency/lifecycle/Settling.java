package io.quarkiverse.rest.idempotency.lifecycle;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.protocol.IdempotencyProtocol;
import io.quarkiverse.rest.idempotency.protocol.Settlement;

/**
 * The execution is completed or its key given back, outside of a transaction, before the response leaves. A request that has
 * lost its ownership is answered from the record: its own answer, of any status, describes an effect that did not come about.
 */
final class Settling implements Phase {

    private final IdempotencyProtocol protocol;
    private final LifecyclePolicy policy;
    private final Running running;
    private final Step answer;
    private final int status;
    private final CompletableFuture<Settlement> settled;
    private @Nullable RecordedAnswer recorded;

    /**
     * @param answer the answer to the request if its execution ends with its ownership kept
     * @param status of that answer
     */
    Settling(IdempotencyProtocol protocol, LifecyclePolicy policy, Running running, Step answer, int status,
            CompletableFuture<Settlement> settled) {
        this.protocol = protocol;
        this.policy = policy;
        this.running = running;
        this.answer = answer;
        this.status = status;
        this.settled = settled;
    }

    @Override
    public Step resumed() {
        RecordedAnswer known = recorded;
        if (known == null) {
            if (!settled.isDone()) {
                return new Step.Await(settled, policy.settleBound());
            }
            if (settled.join() != Settlement.LOST && !running.doubtful()) {
                return answer;
            }
            known = new RecordedAnswer(protocol.recorded(running.execution()));
            recorded = known;
        }
        if (!known.isKnown()) {
            return new Step.Await(known.awaited(), policy.storeBound());
        }
        return running.doubtful() ? afterDoubt(known) : known.step();
    }

    /** The database may commit although it has said that it could not, also after its record was last looked at. */
    private Step afterDoubt(RecordedAnswer known) {
        if (known.isCompleted()) {
            return known.isCompletedWith(status) ? answer : known.step();
        }
        return settled.join() == Settlement.SETTLED ? answer : Step.unknown();
    }

    @Override
    public void timedOut() {
        if (recorded == null) {
            settled.complete(Settlement.DEFERRED);
        } else {
            recorded.timedOut();
        }
    }
}
