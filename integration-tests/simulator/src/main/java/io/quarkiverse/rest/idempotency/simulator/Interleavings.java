package io.quarkiverse.rest.idempotency.simulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import io.quarkiverse.rest.idempotency.protocol.ProtocolLimits;
import io.quarkiverse.rest.idempotency.simulator.history.Call;
import io.quarkiverse.rest.idempotency.simulator.history.Checker;
import io.quarkiverse.rest.idempotency.simulator.history.Event;
import io.quarkiverse.rest.idempotency.simulator.history.Operation;
import io.quarkiverse.rest.idempotency.simulator.history.Violation;

/**
 * Two nodes, one key, and a request on each: every order in which the next steps can happen, and every fault at every step. A
 * run is a list of choices; each list is tried once.
 */
public final class Interleavings {

    private static final long LEASE = 1_000_000_000;
    private static final long NO_BOUND = Long.MAX_VALUE / 4;
    private static final int TOO_MANY_STEPS = 10_000;

    private final Operation operation;
    private final int depth;
    private final int deviations;
    private final Setting.Claiming claiming;
    private final AtomicLong runs = new AtomicLong();
    private final AtomicReference<Failure> failure = new AtomicReference<>();

    /**
     * A run in which an invariant did not hold.
     *
     * @param choices what was chosen at each step
     * @param events what happened
     * @param violations of invariants
     */
    public record Failure(List<Integer> choices, List<Event> events, List<Violation> violations) {
    }

    /**
     * @param operation whose key it is
     * @param depth how many steps are chosen; after that things happen in their order
     * @param deviations how many of them may be other than in their order
     */
    public Interleavings(Operation operation, int depth, int deviations) {
        this(operation, depth, deviations, Setting.Claiming.NONE);
    }

    /**
     * @param claiming the nodes that claim the key
     */
    Interleavings(Operation operation, int depth, int deviations, Setting.Claiming claiming) {
        this.claiming = claiming;
        this.operation = operation;
        this.depth = depth;
        this.deviations = deviations;
    }

    /**
     * Tries them all, on as many threads as there are processors, and stops at the first failure.
     *
     * @return how many runs there were
     */
    public long explore() {
        int[] options = run(new int[0]);
        List<int[]> next = new ArrayList<>();
        branches(new int[0], options, next);
        next.parallelStream().forEach(this::explore);
        return runs.get();
    }

    /** The first failure, or {@code null}. */
    public Failure failure() {
        return failure.get();
    }

    private void explore(int[] choices) {
        if (failure.get() != null) {
            return;
        }
        int[] options = run(choices);
        List<int[]> next = new ArrayList<>();
        branches(choices, options, next);
        next.forEach(this::explore);
    }

    /** Every list of choices that deviates once more, at a step after the last deviation. */
    private void branches(int[] choices, int[] options, List<int[]> next) {
        if (Arrays.stream(choices).filter(choice -> choice > 0).count() < deviations) {
            for (int step = choices.length; step < options.length; step++) {
                for (int option = 1; option < options[step]; option++) {
                    int[] longer = Arrays.copyOf(choices, step + 1);
                    longer[step] = option;
                    next.add(longer);
                }
            }
        }
    }

    /**
     * @return how many options there were at each step
     */
    private int[] run(int[] choices) {
        runs.incrementAndGet();
        World world = new World(setting(), 1);
        List<Machine> machines = List.of(new Machine(world, 1, 0), new Machine(world, 2, 0));
        ChosenFate fate = new ChosenFate(world, machines);
        world.fate(fate);
        machines.forEach(Machine::start);
        ask(world, machines.get(0), 1);
        ask(world, machines.get(1), 2);
        int[] options = choose(world, fate, choices);
        machines.forEach(Machine::resume);
        choose(world, fate, new int[0]);
        world.time().passUntil(world.time().now() + 30 * LEASE);
        choose(world, fate, new int[0]);
        world.tell(new Event.Calm(world.time().now()));
        for (int i = 0; i < 2; i++) {
            ask(world, machines.get(i), 3 + i);
            choose(world, fate, new int[0]);
        }
        List<Violation> violations = new Checker(NO_BOUND).check(world.events());
        if (!violations.isEmpty()) {
            failure.compareAndSet(null, new Failure(IntStream.of(choices).boxed().toList(), world.events(), violations));
        }
        return options;
    }

    private int[] choose(World world, ChosenFate fate, int[] choices) {
        int[] counts = new int[depth];
        int step = 0;
        for (int all = 0; all < TOO_MANY_STEPS; all++) {
            List<Runnable> options = fate.options();
            if (!options.isEmpty()) {
                if (step < depth) {
                    counts[step] = options.size();
                }
                options.get(step < choices.length ? choices[step] : 0).run();
                step++;
                fate.settle();
            } else if (!world.time().step(NO_BOUND / 4)) {
                return Arrays.copyOf(counts, Math.min(step, depth));
            }
        }
        throw new AssertionError("It never becomes quiet");
    }

    private Setting setting() {
        return new Setting(LEASE, new ProtocolLimits(Duration.ofNanos(LEASE / 4), Duration.ofNanos(LEASE / 8),
                Duration.ofNanos(LEASE / 6), Duration.ofNanos(LEASE / 10), 10, 10), null,
                Map.of(operation, Setting.policy(operation, LEASE, 0)), claiming, 0);
    }

    private void ask(World world, Machine machine, int number) {
        Call call = new Call("alice", "k", operation, "/things", "p");
        long effect = operation.transactional() ? -1 : 1;
        Request request = new Request(number, call, new Request.Plan(effect, 2, 201, false, Request.End.RESPONDS, 0,
                Contents.Kept.STORED, new Inquiry.Plan(1, Inquiry.End.TELLS)), answer -> {
                });
        world.tell(new Event.Asked(world.time().now(), number, machine.number(), call));
        Life life = machine.life();
        life.server().expect(request);
        world.fate().goOn(life, 0, "request " + number, () -> life.server().receive(request));
    }
}
