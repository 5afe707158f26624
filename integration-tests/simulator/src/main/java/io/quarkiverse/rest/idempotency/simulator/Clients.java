package io.quarkiverse.rest.idempotency.simulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

import io.quarkiverse.rest.idempotency.simulator.history.Call;
import io.quarkiverse.rest.idempotency.simulator.history.Event;
import io.quarkiverse.rest.idempotency.simulator.history.Operation;

/**
 * Clients that ask, give up, ask again with the same key, on the same node or on another one, and at times use a key for
 * something else.
 */
public final class Clients {

    /** The names of the callers; the first one asks most. */
    public static final List<String> CALLERS = List.of("alice", "bob");

    private static final long TRAVEL = 100_000;

    private final World world;
    private final RandomGenerator random;
    private final List<Machine> machines;
    private final Drawn drawn;
    private final List<Operation> operations;
    private final long lease;
    private final Map<String, Call> first = new LinkedHashMap<>();
    private int requests;
    private boolean patient;

    Clients(World world, RandomGenerator random, List<Machine> machines, Drawn drawn) {
        this.world = world;
        this.random = random;
        this.machines = machines;
        this.drawn = drawn;
        this.operations = Drawn.operations(world.setting());
        this.lease = world.setting().lease();
    }

    /** Plans what they want within this time. */
    void plan(long horizon) {
        int intents = 2 + random.nextInt(6);
        int keys = 1 + random.nextInt(2);
        long when = 0;
        for (int i = 0; i < intents; i++) {
            if (i > 0 && random.nextInt(3) == 0) {
                world.seen(Seen.ASKED_TOGETHER);
                when += random.nextLong(5_000_000);
            } else {
                when = random.nextLong(horizon / 2);
            }
            Call call = call(keys);
            int attempts = 1 + random.nextInt(4);
            world.time().after(when, () -> ask(call, node(), attempts, null));
        }
    }

    private Call call(int keys) {
        int key = random.nextInt(keys);
        boolean other = random.nextInt(8) == 0;
        if (other) {
            world.seen(Seen.KEY_OF_OTHER_CALLER);
        }
        Call call = new Call(CALLERS.get(other ? 1 : 0), random.nextInt(20) == 0 ? null : "k" + key,
                operations.get(key % operations.size()), "/things", "p" + key);
        if (call.key() == null || random.nextInt(8) > 0) {
            return call;
        }
        int kind = random.nextInt(3);
        if (kind == 0) {
            world.seen(Seen.KEY_REUSED_FOR_OTHER_PAYLOAD);
            return new Call(call.caller(), call.key(), call.operation(), call.resource(), "other");
        } else if (kind == 1) {
            world.seen(Seen.KEY_REUSED_FOR_OTHER_RESOURCE);
            return new Call(call.caller(), call.key(), call.operation(), "/others", call.payload());
        }
        world.seen(Seen.KEY_REUSED_FOR_OTHER_OPERATION);
        return new Call(call.caller(), call.key(), operations.get((key + 1) % operations.size()), call.resource(),
                call.payload());
    }

    private Machine node() {
        return machines.get(random.nextInt(machines.size()));
    }

    private void ask(Call call, Machine machine, int attempts, Machine before) {
        if (before != null) {
            world.seen(before == machine ? Seen.RETRIED : Seen.RETRIED_ELSEWHERE);
        }
        Request request = new Request(++requests, call, drawn.plan(),
                answer -> answered(call, machine, attempts - 1, answer));
        send(request, machine);
        if (!patient && random.nextInt(3) == 0) {
            world.time().after(random.nextLong(lease * 2), () -> giveUp(request, machine));
        }
    }

    private void send(Request request, Machine machine) {
        if (request.call().key() != null) {
            first.putIfAbsent(request.call().record(), request.call());
        }
        world.tell(new Event.Asked(world.time().now(), request.number(), machine.number(), request.call()));
        if (machine.life() == null) {
            world.time().after(TRAVEL, () -> request.noAnswer(world, "its node is not there"));
        } else {
            Life life = machine.life();
            life.server().expect(request);
            life.after(random.nextLong(TRAVEL), () -> life.server().receive(request));
        }
    }

    private void giveUp(Request request, Machine machine) {
        if (!request.ended()) {
            Life life = machine.life();
            request.noAnswer(world, "it gives up");
            if (life != null) {
                life.after(TRAVEL, () -> life.server().disconnected(request));
            }
        }
    }

    private void answered(Call call, Machine machine, int attempts, Event.Answered answer) {
        if (patient || attempts <= 0) {
            return;
        }
        boolean final_ = answer != null && answer.status() < 500 && answer.status() != 409 && answer.status() != 401
                && answer.status() != 429;
        if (final_) {
            if (random.nextBoolean()) {
                world.seen(Seen.ASKED_AGAIN_AFTER_ANSWER);
                world.time().after(random.nextLong(TRAVEL), () -> ask(call, node(), 1, machine));
            }
        } else {
            long backOff = random.nextInt(3) == 0 ? random.nextLong(lease * 2) : random.nextLong(lease / 4);
            world.time().after(backOff, () -> ask(call, node(), attempts, machine));
        }
    }

    /** From now on no client asks again, or gives up. */
    void patient() {
        patient = true;
    }

    /** Asks twice for every key that there is, as it was first asked for. */
    void askForEverything() {
        for (Call call : new ArrayList<>(first.values())) {
            ask(call, node(), 1, null);
            Machine other = node();
            world.time().after(lease * 8, () -> ask(call, other, 1, null));
        }
    }
}
