package io.quarkiverse.rest.idempotency.simulator;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.quarkiverse.rest.idempotency.protocol.Reconciliation;
import io.quarkiverse.rest.idempotency.simulator.history.Event;
import io.quarkiverse.rest.idempotency.spi.RecordId;

/**
 * A reconciler that knows the truth: whether the effect is there, and whether it may still come. It is slow at times, and at
 * times it cannot tell or fails.
 */
final class Inquiry implements Reconciliation {

    /**
     * The behaviour of a reconciler.
     *
     * @param takes how long it takes, in nanoseconds
     * @param ends how it ends
     */
    record Plan(long takes, End ends) {
    }

    /** How a reconciler ends. */
    enum End {
        TELLS,
        CANNOT_TELL,
        FAILS,
        THROWS
    }

    private final World world;
    private final Life life;
    private final Request request;

    Inquiry(World world, Life life, Request request) {
        this.world = world;
        this.life = life;
        this.request = request;
    }

    @Override
    public CompletionStage<Verdict> reconcile(RecordId record, Instant reservedAt) {
        Plan plan = request.plan().inquiry();
        world.tell(new Event.Inquired(world.time().now(), request.number(), request.call().record()));
        if (plan.ends() == End.THROWS) {
            told("nothing, it throws");
            throw new StoreFailedException("thrown by the reconciler");
        }
        CompletableFuture<Verdict> verdict = new CompletableFuture<>();
        world.fate().goOn(life, plan.takes(), "reconciled", () -> {
            if (plan.takes() > world.setting().lease()) {
                world.seen(Seen.RECONCILER_BEYOND_LEASE);
            }
            if (plan.ends() == End.FAILS) {
                told("nothing, it fails");
                verdict.completeExceptionally(new StoreFailedException("the reconciler failed"));
            } else {
                Verdict truth = plan.ends() == End.CANNOT_TELL ? new Verdict.Unknown() : truth();
                told(truth.getClass().getSimpleName());
                verdict.complete(truth);
            }
        });
        return verdict;
    }

    private Verdict truth() {
        Integer origin = world.database().effectOf(request);
        if (origin != null) {
            return new Verdict.Applied(Contents.response(origin, 201, Contents.Kept.STORED));
        }
        return world.othersMayAct(request) ? new Verdict.Unknown() : new Verdict.NotApplied();
    }

    private void told(String what) {
        if (request.plan().inquiry().ends() == End.FAILS || request.plan().inquiry().ends() == End.THROWS) {
            world.seen(Seen.RECONCILER_FAILED);
        }
        world.tell(new Event.Told(world.time().now(), request.number(), what));
    }
}
