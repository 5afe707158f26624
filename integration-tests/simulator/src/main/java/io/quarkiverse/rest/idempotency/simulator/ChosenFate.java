package io.quarkiverse.rest.idempotency.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Holds every possible next event until it is chosen. Besides the next step of each node and the arrival of each
 * statement and answer, that is: a statement fails and arrives later nevertheless, an answer is lost, a lease passes, a node is
 * paused, goes on, or is killed and started again.
 */
final class ChosenFate implements Fate {

    /** Long enough for answers to reach their clients. */
    private static final long MOMENT = 200_000;
    private static final int FAULTS = 2;
    private static final int LEASES = 2;

    /** Something that could happen, and what could go wrong with it, or {@code null}. */
    private record Move(Life life, String what, Runnable action, Runnable fault) {
    }

    private final World world;
    private final List<Machine> machines;
    private final List<Move> moves = new ArrayList<>();
    private int faults;
    private int leases;

    ChosenFate(World world, List<Machine> machines) {
        this.world = world;
        this.machines = machines;
    }

    @Override
    public void goOn(Life life, long usual, String what, Runnable action) {
        moves.add(new Move(life, what, action, null));
    }

    @Override
    public <T> CompletableFuture<T> statement(Life from, String what, Supplier<T> statement, Runnable broken) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Runnable arrival = () -> {
            T result;
            try {
                result = statement.get();
            } catch (StoreFailedException e) {
                broken.run();
                goOn(from, 0, "failure of " + what, () -> answer.completeExceptionally(e));
                return;
            }
            moves.add(new Move(from, "answer to " + what, () -> answer.complete(result), () -> {
                world.note(from.label() + "'s '" + what + "' has taken effect, and its answer is lost");
                answer.completeExceptionally(new StoreFailedException("the answer is lost"));
            }));
        };
        moves.add(new Move(null, from.label() + "'s " + what, arrival, () -> {
            world.note(from.label() + "'s '" + what + "' fails, and takes effect later");
            moves.add(new Move(null, from.label() + "'s late " + what, arrival, null));
            from.after(0, () -> answer.completeExceptionally(new StoreFailedException("the statement fails")));
        }));
        return answer;
    }

    /**
     * The possible next events, always in the same order: first the one that happens without a choice.
     *
     * @return empty when no node has anything to do but to wait
     */
    List<Runnable> options() {
        moves.removeIf(move -> move.life() != null && !move.life().alive());
        List<Runnable> options = new ArrayList<>();
        if (moves.isEmpty()) {
            return options;
        }
        for (Move move : moves) {
            options.add(() -> happens(move));
        }
        if (faults < FAULTS) {
            for (Move move : moves) {
                if (move.fault() != null) {
                    options.add(fault(() -> fails(move)));
                }
            }
            for (Machine machine : machines) {
                options.add(fault(() -> {
                    machine.kill();
                    machine.start();
                }));
                if (!machine.away()) {
                    options.add(fault(() -> machine.pause(Long.MAX_VALUE / 8)));
                }
            }
        }
        for (Machine machine : machines) {
            if (machine.away()) {
                options.add(machine::resume);
            }
        }
        if (leases < LEASES) {
            options.add(this::aLeasePasses);
        }
        return options;
    }

    private Runnable fault(Runnable fault) {
        return () -> {
            faults++;
            fault.run();
        };
    }

    private void happens(Move move) {
        moves.remove(move);
        if (move.life() == null) {
            move.action().run();
        } else {
            move.life().after(0, move.action());
        }
    }

    private void fails(Move move) {
        moves.remove(move);
        if (move.life() == null) {
            move.fault().run();
        } else {
            move.life().after(0, move.fault());
        }
    }

    private void aLeasePasses() {
        leases++;
        world.note("a lease passes");
        world.time().passUntil(world.time().now() + world.setting().lease());
    }

    /** Lets what was chosen have its consequences. */
    void settle() {
        world.time().passUntil(world.time().now() + MOMENT);
    }
}
