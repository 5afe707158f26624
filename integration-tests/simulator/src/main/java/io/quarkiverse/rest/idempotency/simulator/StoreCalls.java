package io.quarkiverse.rest.idempotency.simulator;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The calls of a store over connections that can be lost. Some calls are made again then, as those of the stores on a database
 * are; an earlier attempt may have taken effect, and may do so at any time later.
 */
final class StoreCalls {

    private static final long PAUSE = 1_000_000;

    private final World world;
    private final Life life;
    private final Set<Attempt<?>> unanswered = new LinkedHashSet<>();

    StoreCalls(World world, Life life) {
        this.world = world;
        this.life = life;
    }

    /** A call that is made once. */
    <T> CompletionStage<T> once(String what, Supplier<T> statement) {
        return new Attempt<>(what, statement, new CompletableFuture<>(), 0, Long.MAX_VALUE).make();
    }

    /** A call that is made again when its connection is lost, in the first half of its time. */
    <T> CompletionStage<T> repeatable(String what, Supplier<T> statement) {
        return new Attempt<>(what, statement, new CompletableFuture<>(), world.setting().repetitions(),
                world.time().now() + world.setting().limits().storeBound().toNanos() / 2).make();
    }

    /**
     * Loses all connections: the statements that are on their way fail at once. Some of them take effect, and others never
     * arrive.
     */
    void loseConnections(RandomGenerator random) {
        List<Attempt<?>> lost = new ArrayList<>(unanswered);
        unanswered.clear();
        lost.forEach(attempt -> attempt.lose(random.nextBoolean()));
        if (!lost.isEmpty()) {
            world.note(life.label() + " loses the connections of " + lost.size() + " calls");
            world.seen(lost.size() > 1 ? Seen.CONNECTIONS_LOST_TOGETHER : Seen.CONNECTION_LOST);
        }
    }

    /** One of the attempts of a call. */
    private final class Attempt<T> {

        private final String what;
        private final Supplier<T> statement;
        private final CompletableFuture<T> answer;
        private final int repetitions;
        private final long until;
        private boolean arrived;
        private boolean neverArrives;
        private boolean over;

        Attempt(String what, Supplier<T> statement, CompletableFuture<T> answer, int repetitions, long until) {
            this.what = what;
            this.statement = statement;
            this.answer = answer;
            this.repetitions = repetitions;
            this.until = until;
        }

        CompletionStage<T> make() {
            unanswered.add(this);
            CompletableFuture<T> heard;
            try {
                heard = world.fate().statement(life, what, this::arrive, () -> {
                });
            } catch (StoreFailedException thrown) {
                unanswered.remove(this);
                throw thrown;
            }
            heard.whenComplete(this::end);
            return answer;
        }

        private T arrive() {
            if (neverArrives) {
                throw new StoreFailedException("its connection was lost");
            }
            T result = statement.get();
            arrived = true;
            return result;
        }

        void lose(boolean onItsWay) {
            neverArrives = !arrived && !onItsWay;
            life.after(0, () -> end(null, new StoreFailedException("the connection was lost")));
        }

        private void end(T result, Throwable failure) {
            unanswered.remove(this);
            if (over) {
                return;
            }
            over = true;
            if (failure == null) {
                answer.complete(result);
            } else if (repetitions == 0 || world.time().now() >= until) {
                answer.completeExceptionally(failure);
            } else {
                world.seen(arrived ? Seen.CALL_REPEATED_AFTER_EFFECT : Seen.CALL_REPEATED);
                life.after(PAUSE, this::again);
            }
        }

        private void again() {
            try {
                new Attempt<>(what, statement, answer, repetitions - 1, until).make();
            } catch (StoreFailedException thrown) {
                answer.completeExceptionally(thrown);
            }
        }
    }
}
