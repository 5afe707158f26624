package io.quarkiverse.rest.idempotency.simulator;

import java.util.function.Consumer;

import io.quarkiverse.rest.idempotency.lifecycle.Step;
import io.quarkiverse.rest.idempotency.protocol.Refusal;
import io.quarkiverse.rest.idempotency.simulator.history.Event;

/**
 * Puts the last step of a request on the wire.
 */
final class Answers {

    private static final long TRAVEL = 100_000;
    private static final String STORE_UNAVAILABLE = "idempotency_store_unavailable";

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
            String content = world.names().content(replay.outcome());
            send(request, replay.outcome().status(), null, true, Contents.origin(content), content);
        } else if (step instanceof Step.Reject reject) {
            reject(request, reject.refusal());
        } else {
            String content = world.names()
                    .content(Contents.outcome(request.number(), request.status, Contents.Kept.STORED));
            send(request, request.status, null, false, request.number(), content);
        }
    }

    private void reject(Request request, Refusal refusal) {
        if (refusal instanceof Refusal.InProgress) {
            world.seen(waited(request) ? Seen.IN_PROGRESS_REFUSED_AFTER_WAIT : Seen.IN_PROGRESS_REFUSED);
            reject(request, 409, "idempotency_request_in_progress");
        } else if (refusal instanceof Refusal.Reused) {
            world.seen(Seen.REUSED_REFUSED);
            reject(request, 422, "idempotency_key_reused");
        } else if (refusal instanceof Refusal.OutcomeUnknown) {
            world.seen(Seen.OUTCOME_UNKNOWN_REFUSED);
            reject(request, 503, "idempotency_outcome_unknown");
        } else if (refusal instanceof Refusal.ReplayFailed) {
            world.seen(Seen.REPLAY_FAILED_REFUSED);
            reject(request, 500, "idempotency_replay_failed");
        } else if (refusal instanceof Refusal.PausedPastLease) {
            world.seen(Seen.LEASE_OVER_BEFORE_METHOD);
            reject(request, 503, STORE_UNAVAILABLE);
        } else if (refusal instanceof Refusal.StoreUnavailable) {
            world.seen(Seen.STORE_UNAVAILABLE_REFUSED);
            reject(request, 503, STORE_UNAVAILABLE);
        } else {
            world.seen(Seen.OVERLOADED_REFUSED);
            reject(request, 503, "idempotency_overloaded");
        }
    }

    private void reject(Request request, int status, String code) {
        send(request, status, code, false, 0, code);
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
