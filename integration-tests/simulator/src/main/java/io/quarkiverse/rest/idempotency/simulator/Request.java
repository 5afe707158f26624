package io.quarkiverse.rest.idempotency.simulator;

import java.util.concurrent.CompletableFuture;

import io.quarkiverse.rest.idempotency.runtime.core.Admission;
import io.quarkiverse.rest.idempotency.runtime.core.Execution;
import io.quarkiverse.rest.idempotency.simulator.history.Call;
import io.quarkiverse.rest.idempotency.simulator.history.Event;

/**
 * One attempt of a client, what its method would do, and how far it is.
 */
final class Request {

    /**
     * What a method does, if it runs.
     *
     * @param effectAfter when it has its effect, in nanoseconds; negative when it has none, or has it in a transaction
     * @param endsAfter when it ends, in nanoseconds
     * @param status what it answers
     * @param rollsBack whether it rolls its transaction back although its answer could be recorded
     * @param kept how its answer is kept
     * @param inquiry what its reconciler does, if it is asked
     */
    record Plan(long effectAfter, long endsAfter, int status, boolean rollsBack, Contents.Kept kept, Inquiry.Plan inquiry) {
    }

    /** Hears what becomes of a request. */
    @FunctionalInterface
    interface Client {

        /**
         * @param answer what it got, or {@code null} when it got nothing
         */
        void ended(Event.Answered answer);
    }

    private final int number;
    private final Call call;
    private final Plan plan;
    private final Client client;
    private boolean ended;

    CompletableFuture<Admission> admission;
    Execution execution;
    Transaction transaction;
    long receivedAt;

    Request(int number, Call call, Plan plan, Client client) {
        this.number = number;
        this.call = call;
        this.plan = plan;
        this.client = client;
    }

    int number() {
        return number;
    }

    Call call() {
        return call;
    }

    /** The effect that it asks for: the same for whoever has the same key and uses it for the same. */
    String use() {
        return call.record() + " " + call.binding();
    }

    Plan plan() {
        return plan;
    }

    /** Whether its client has got an answer, or does not wait for one any more. */
    boolean ended() {
        return ended;
    }

    void answer(World world, Event.Answered answer) {
        if (!ended) {
            ended = true;
            world.tell(answer);
            client.ended(answer);
        }
    }

    void noAnswer(World world, String why) {
        if (!ended) {
            ended = true;
            world.tell(new Event.Unanswered(world.time().now(), number, why));
            client.ended(null);
        }
    }
}
