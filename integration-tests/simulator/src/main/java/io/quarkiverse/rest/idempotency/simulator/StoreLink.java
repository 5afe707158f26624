package io.quarkiverse.rest.idempotency.simulator;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

import io.quarkiverse.rest.idempotency.simulator.history.Tenure;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.Heartbeat;
import io.quarkiverse.rest.idempotency.spi.HeartbeatResult;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.LoadProgressResult;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.ProgressCall;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordProgressResult;
import io.quarkiverse.rest.idempotency.spi.ReleaseCall;
import io.quarkiverse.rest.idempotency.spi.ReleaseResult;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;
import io.quarkiverse.rest.idempotency.spi.TakeOver;
import io.quarkiverse.rest.idempotency.spi.TakeOverResult;

/**
 * The store as one life of a node sees it: far away. The calls that are repeated are those of the stores on a database.
 */
final class StoreLink implements IdempotencyStore {

    private final World world;
    private final Life life;
    private final StoreCalls calls;
    private final Set<Long> reserved = new HashSet<>();
    private final Set<Long> takenOver = new HashSet<>();

    StoreLink(World world, Life life) {
        this.world = world;
        this.life = life;
        this.calls = new StoreCalls(world, life);
    }

    /** How this life has come to own a record; it adopts what it has not heard that it owns. */
    Seen grantOf(Ownership ownership) {
        return ownership.fence() == Tenure.CLAIM ? Seen.EXECUTED_BY_CLAIM
                : reserved.contains(ownership.fence()) ? Seen.EXECUTED
                        : takenOver.contains(ownership.fence()) ? Seen.EXECUTED_AFTER_TAKE_OVER : Seen.EXECUTED_AFTER_ADOPTION;
    }

    /** Loses all connections at once. */
    void loseConnections(RandomGenerator random) {
        calls.loseConnections(random);
    }

    @Override
    public CompletionStage<List<ReserveResult>> reserve(List<Reservation> reservations) {
        return calls.repeatable("reserve", () -> world.database().reserve(life, reservations)).thenApply(results -> {
            if (results.get(0) instanceof ReserveResult.Owned owned) {
                reserved.add(owned.fence());
            }
            return results;
        });
    }

    @Override
    public CompletionStage<List<LoadResult>> load(List<RecordId> ids) {
        return calls.repeatable("load", () -> world.database().load(life, ids));
    }

    @Override
    public CompletionStage<List<HeartbeatResult>> heartbeat(List<Heartbeat> heartbeats) {
        return calls.repeatable("heartbeat", () -> world.database().heartbeat(life, heartbeats));
    }

    @Override
    public CompletionStage<List<TakeOverResult>> takeOver(List<TakeOver> takeOvers) {
        return calls.once("takeOver", () -> world.database().takeOver(life, takeOvers)).thenApply(results -> {
            if (results.get(0) instanceof TakeOverResult.Owned owned) {
                takenOver.add(owned.fence());
            }
            return results;
        });
    }

    @Override
    public CompletionStage<List<RecordProgressResult>> recordProgress(List<ProgressCall> progress) {
        return calls.repeatable("recordProgress", () -> world.database().recordProgress(life, progress));
    }

    @Override
    public CompletionStage<List<LoadProgressResult>> loadProgress(List<Ownership> ownerships) {
        return calls.repeatable("loadProgress", () -> world.database().loadProgress(life, ownerships));
    }

    @Override
    public CompletionStage<List<CompleteResult>> complete(List<CompleteCall> completions) {
        return calls.repeatable("complete", () -> world.database().complete(life, completions));
    }

    @Override
    public CompletionStage<List<Boolean>> claimed(List<RecordId> ids) {
        return calls.repeatable("claimed", () -> world.database().claimed(ids)).thenApply(claimed -> {
            if (claimed.contains(true)) {
                world.seen(Seen.CLAIMED_TOLD);
            }
            return claimed;
        });
    }

    @Override
    public CompletionStage<List<ReleaseResult>> release(List<ReleaseCall> releases) {
        return calls.once("release", () -> world.database().release(life, releases));
    }

    @Override
    public CompletionStage<Integer> purge(int limit) {
        return calls.once("purge", () -> world.database().purge(life, limit));
    }
}
