package io.quarkiverse.rest.idempotency.simulator;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Lets chance decide how long statements travel, and which go wrong.
 */
final class RandomFate implements Fate {

    /** The faults of a statement. */
    private static final Seen[] TROUBLE = { Seen.STATEMENT_LOST, Seen.STATEMENT_REJECTED, Seen.STATEMENT_THROWN,
            Seen.ANSWER_LOST, Seen.EFFECT_AFTER_FAILURE, Seen.STATEMENT_SLOW };

    /** Statements that are made so rarely that trouble would hardly ever meet them. */
    private static final Set<String> RARE = Set.of("takeOver", "commit", "claim", "load in the transaction", "recordProgress",
            "loadProgress");

    /** Statements of which one may nearly always fail while the others do not. */
    private static final String[] KINDS = { "reserve", "load", "heartbeat", "takeOver", "complete", "release", "commit",
            "claim", "recordProgress" };

    private static final Seen[] FAILURES = { Seen.STATEMENT_LOST, Seen.STATEMENT_REJECTED, Seen.ANSWER_LOST,
            Seen.EFFECT_AFTER_FAILURE };

    private final World world;
    private final RandomGenerator random;
    private final double[] likelihood = new double[TROUBLE.length];
    private final boolean atOnce;
    private final long travel;
    private final String failing;
    private long lastArrival;
    private boolean down;
    private boolean calm;

    RandomFate(World world, RandomGenerator random) {
        this.world = world;
        this.random = random;
        this.atOnce = random.nextInt(8) == 0;
        this.travel = random.nextInt(4) == 0 ? 20_000_000 : 1_000_000;
        this.failing = random.nextInt(6) == 0 ? KINDS[random.nextInt(KINDS.length)] : null;
        // Most runs know only some troubles: rare combinations are then not drowned by all of them.
        double often = random.nextInt(3) == 0 ? 0.25 : 0.06;
        for (int i = 0; i < TROUBLE.length; i++) {
            likelihood[i] = random.nextInt(3) == 0 ? often * random.nextDouble() : 0;
        }
    }

    void down(boolean isDown) {
        down = isDown;
    }

    /** From now on nothing goes wrong. */
    void calm() {
        calm = true;
        down = false;
    }

    @Override
    public void goOn(Life life, long usual, String what, Runnable action) {
        life.after(usual, action);
    }

    @Override
    public <T> CompletableFuture<T> statement(Life from, String what, Supplier<T> statement, Runnable broken) {
        Seen trouble = trouble(what);
        if (trouble != null) {
            world.seen(trouble);
        }
        if (trouble == Seen.STATEMENT_THROWN) {
            broken.run();
            world.note(from.label() + "'s '" + what + "' is rejected by an exception");
            throw new StoreFailedException("thrown by the store");
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        if (atOnce && trouble == null) {
            arrive(from, what, statement, broken, answer, 0);
            return answer;
        }
        long there = 1 + random.nextLong(travel);
        long back = 1 + random.nextLong(travel);
        if (trouble == Seen.STATEMENT_SLOW) {
            if (random.nextBoolean()) {
                there += slowly();
            } else {
                back += slowly();
            }
        } else if (trouble == Seen.EFFECT_AFTER_FAILURE) {
            fail(from, what, answer, there, "fails, and takes effect later");
            there += random.nextInt(3) == 0 ? slowly() : random.nextLong(travel * 2);
        } else if (trouble == Seen.STATEMENT_REJECTED) {
            world.time().after(there, broken);
            fail(from, what, answer, there, "is rejected");
            return answer;
        } else if (trouble == Seen.STATEMENT_LOST) {
            world.time().after(there + random.nextLong(world.setting().lease()), broken);
            fail(from, what, answer, slowly(), "is lost");
            return answer;
        }
        if (world.time().now() + there < lastArrival) {
            world.seen(Seen.STATEMENTS_REORDERED);
        }
        lastArrival = Math.max(lastArrival, world.time().now() + there);
        boolean answerLost = trouble == Seen.ANSWER_LOST;
        if (answerLost) {
            fail(from, what, answer, there + (random.nextBoolean() ? back : slowly()),
                    "has taken effect, and its answer is lost");
        }
        long travelBack = back;
        CompletableFuture<T> heard = answerLost ? new CompletableFuture<>() : answer;
        world.time().after(there, () -> arrive(from, what, statement, broken, heard, travelBack));
        return answer;
    }

    private Seen trouble(String what) {
        boolean rare = RARE.contains(what);
        if (!calm && what.equals(failing) && random.nextInt(5) > 0) {
            return FAILURES[random.nextInt(FAILURES.length)];
        } else if (!calm) {
            double dice = random.nextDouble();
            for (int i = 0; i < TROUBLE.length; i++) {
                dice -= likelihood[i] * (rare ? 3 : 1);
                if (dice < 0) {
                    return TROUBLE[i];
                }
            }
            return rare && random.nextInt(3) == 0 ? Seen.STATEMENT_SLOW : null;
        }
        return null;
    }

    /** Too late for a request that waits, or nearly. */
    private long slowly() {
        return random.nextLong(random.nextInt(4) == 0 ? world.setting().lease() * 3
                : world.setting().limits().storeBound().toNanos() * 3);
    }

    private <T> void arrive(Life from, String what, Supplier<T> statement, Runnable broken, CompletableFuture<T> answer,
            long back) {
        T result;
        try {
            if (down) {
                world.seen(Seen.STORE_DOWN);
                throw new StoreFailedException("the store is down");
            }
            result = statement.get();
        } catch (StoreFailedException e) {
            broken.run();
            fail(from, what, answer, back, "fails, because " + e.getMessage());
            return;
        }
        if (back == 0) {
            answer.complete(result);
        } else {
            from.after(back, () -> answer.complete(result));
        }
    }

    private void fail(Life from, String what, CompletableFuture<?> answer, long after, String how) {
        Runnable failing = () -> {
            world.note(from.label() + "'s '" + what + "' " + how);
            answer.completeExceptionally(new StoreFailedException("the statement " + how));
        };
        if (after == 0) {
            failing.run();
        } else {
            from.after(after, failing);
        }
    }
}
