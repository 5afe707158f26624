package io.quarkiverse.rest.idempotency.tenants.it;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The requests of the clients, their answers, and the effects that they should have caused. */
final class Tally {

    private static final int KEPT = 20;

    private final Map<Operation, Integer> answers = new EnumMap<>(Operation.class);
    private final Map<String, Integer> effects = new TreeMap<>();
    private final List<String> kept = new ArrayList<>();
    private int withoutKey;
    private int withKey;
    private int replays;
    private int differences;

    synchronized void answered(Call call, Answer answer) {
        answers.merge(call.operation(), 1, Integer::sum);
        if (call.key() == null) {
            withoutKey++;
        } else {
            withKey++;
        }
        replays += answer.replayed() ? 1 : 0;
        List<String> faults = answer.faults(call);
        if (!faults.isEmpty()) {
            differs("%s: %s in %s", call, faults, answer);
        }
    }

    synchronized void compare(Call call, Answer answer, Answer plain) {
        List<String> found = answer.differencesTo(plain);
        if (!found.isEmpty()) {
            differs("%s: %s differ(s)%n  without a key %s%n  with a key    %s", call, found, plain, answer);
        }
    }

    synchronized void differs(String format, Object... values) {
        differences++;
        if (kept.size() < KEPT) {
            kept.add(String.format(format, values));
        }
    }

    /** A tenant should have one more effect. */
    synchronized void effect(String tenant) {
        effects.merge(tenant, 1, Integer::sum);
    }

    synchronized int effects(String tenant) {
        return effects.getOrDefault(tenant, 0);
    }

    synchronized Map<Operation, Integer> answers() {
        return new EnumMap<>(answers);
    }

    synchronized int differences() {
        return differences;
    }

    synchronized String firstDifferences() {
        return String.join("\n", kept);
    }

    synchronized int answered() {
        return withoutKey + withKey;
    }

    synchronized int withoutKey() {
        return withoutKey;
    }

    synchronized int withKey() {
        return withKey;
    }

    synchronized int replays() {
        return replays;
    }
}
