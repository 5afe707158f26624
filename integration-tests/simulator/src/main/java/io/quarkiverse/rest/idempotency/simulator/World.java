package io.quarkiverse.rest.idempotency.simulator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

import io.quarkiverse.rest.idempotency.simulator.history.Event;

/**
 * Everything that there is in one run, and what has happened in it.
 */
final class World {

    private final Setting setting;
    private final VirtualTime time = new VirtualTime();
    private final List<Event> events = new ArrayList<>(256);
    private final Coverage coverage = new Coverage();
    private final Names names = new Names();
    private final SplittableRandom lives;
    private final Database database;
    private final Map<String, Set<Request>> mayAct = new HashMap<>();
    private Fate fate;

    /**
     * @param seed what the randomness of nodes comes from
     */
    World(Setting setting, long seed) {
        this.setting = setting;
        this.lives = new SplittableRandom(seed);
        this.database = new Database(this);
    }

    void fate(Fate newFate) {
        fate = newFate;
    }

    Fate fate() {
        return fate;
    }

    Setting setting() {
        return setting;
    }

    VirtualTime time() {
        return time;
    }

    Database database() {
        return database;
    }

    Names names() {
        return names;
    }

    Coverage coverage() {
        return coverage;
    }

    List<Event> events() {
        return events;
    }

    RandomGenerator randomOfLife() {
        return lives.split();
    }

    void tell(Event event) {
        events.add(event);
    }

    void note(String text) {
        events.add(new Event.Note(time.now(), text));
    }

    void seen(Seen what) {
        coverage.add(what);
    }

    /** Notes that the method of a request may have an effect from now on. */
    void mayAct(Request request) {
        mayAct.computeIfAbsent(request.use(), none -> new HashSet<>()).add(request);
    }

    /** Notes that the method of a request will have no effect from now on. */
    void willNotAct(Request request) {
        mayAct.getOrDefault(request.use(), new HashSet<>()).remove(request);
    }

    /** Whether the effect that a request asks for may still come, from another one. */
    boolean othersMayAct(Request request) {
        return !mayAct.getOrDefault(request.use(), Set.of()).isEmpty();
    }
}
