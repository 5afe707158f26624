package io.quarkiverse.rest.idempotency.simulator;

import io.quarkiverse.rest.idempotency.lifecycle.RequestLifecycle;
import io.quarkiverse.rest.idempotency.simulator.history.Call;
import io.quarkiverse.rest.idempotency.simulator.history.Event;
import io.quarkiverse.rest.idempotency.spi.Ownership;

/**
 * One attempt of a client, what its method would do, and how far it is.
 */
final class Request {

    /**
     * The behaviour of a method, if it runs.
     *
     * @param effectAfter when it has its effect, in nanoseconds; negative when it has none, or has it in a transaction
     * @param endsAfter when it ends, in nanoseconds
     * @param status what it answers
     * @param rollsBack whether it rolls its transaction back although its answer could be recorded
     * @param end how it ends
     * @param identifiedAfter how long it takes to find out whose request it is, in nanoseconds; zero for at once
     * @param kept how its answer is kept
     * @param inquiry what its reconciler does, if it is asked
     */
    record Plan(long effectAfter, long endsAfter, int status, boolean rollsBack, End end,
            long identifiedAfter, Contents.Kept kept, Inquiry.Plan inquiry) {
    }

    /** How a method ends. */
    enum End {

        /** With a response, of a mapper perhaps. */
        RESPONDS,

        /** With an exception that nothing makes a response of. */
        UNMAPPED,

        /** With a response that cannot be written; another takes its place. */
        RESPONSE_FAILS,

        /** After something else has answered for it. */
        TIMES_OUT,

        /** Without the chain of its request being told. */
        OUTSIDE
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

    /** {@code null} for a request without a key. */
    RequestLifecycle lifecycle;
    SimulatedTransaction transaction;
    /** Under which its method runs. */
    Ownership ownership;
    long receivedAt;
    /** The status of the response; zero before there is one. */
    int status;

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

    /** The effect that it asks for: the same for all requests with one key and one use of it. */
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
