package io.quarkiverse.rest.idempotency.simulator;

import java.time.Duration;
import java.util.function.Consumer;

import io.quarkiverse.rest.idempotency.IdempotencyException;
import io.quarkiverse.rest.idempotency.http.Rejections;
import io.quarkiverse.rest.idempotency.lifecycle.Step;
import io.quarkiverse.rest.idempotency.protocol.Rejection;
import io.quarkiverse.rest.idempotency.simulator.history.Event;

/**
 * Puts the last step of a request on the wire.
 */
final class Answers {

    private static final long TRAVEL = 100_000;
    private static final Rejections REJECTIONS = new Rejections("op", "the header Idempotency-Key", 409, Duration.ofSeconds(1),
            0);

    private final World world;
    private final Consumer<Request> answered;

    /**
     * @param answered told of each request that is
     */
    Answers(World world, Consumer<Request> answered) {
        this.world = world;
        this.answered = answered;
    }

    void send(Request request, Step step) {
        if (step instanceof Step.Replay replay) {
            world.seen(waited(request) ? Seen.REPLAYED_AFTER_WAIT : Seen.REPLAYED);
            if (request.status != 0) {
                world.seen(Seen.ANSWERED_AS_DUPLICATE);
            }
            String content = world.names().content(replay.response());
            send(request, replay.response().status(), null, true, Contents.origin(content), content);
        } else if (step instanceof Step.Reject reject) {
            reject(request, reject.rejection());
        } else {
            String content = world.names()
                    .content(Contents.response(request.number(), request.status, Contents.Kept.STORED));
            send(request, request.status, null, false, request.number(), content);
        }
    }

    private void reject(Request request, Rejection rejection) {
        world.seen(seen(request, rejection));
        IdempotencyException answer = REJECTIONS.of(rejection);
        send(request, answer.status(), answer.code().code(), false, 0, answer.code().code());
    }

    private Seen seen(Request request, Rejection rejection) {
        if (rejection instanceof Rejection.InProgress) {
            return waited(request) ? Seen.IN_PROGRESS_REJECTED_AFTER_WAIT : Seen.IN_PROGRESS_REJECTED;
        } else if (rejection instanceof Rejection.Reused) {
            return Seen.REUSED_REJECTED;
        } else if (rejection instanceof Rejection.OutcomeUnknown) {
            return Seen.OUTCOME_UNKNOWN_REJECTED;
        } else if (rejection instanceof Rejection.ReplayFailed) {
            return Seen.REPLAY_FAILED_REJECTED;
        } else if (rejection instanceof Rejection.PausedPastLease) {
            return Seen.LEASE_OVER_BEFORE_METHOD;
        }
        return rejection instanceof Rejection.Overloaded ? Seen.OVERLOADED_REJECTED : Seen.STORE_UNAVAILABLE_REJECTED;
    }

    /** Whether it was not decided when the store had answered. */
    private boolean waited(Request request) {
        return request.call().operation().waitLimit() > 0
                && world.time().now() - request.receivedAt > 2 * world.setting().limits().pollInterval().toNanos();
    }

    private void send(Request request, int status, String code, boolean replayed, int origin, String content) {
        // On its way it survives the death of the node.
        answered.accept(request);
        world.time().after(TRAVEL, () -> request.answer(world, new Event.Answered(world.time().now(), request.number(), status,
                code, replayed, origin, content)));
    }
}
