package io.quarkiverse.rest.idempotency.chaos;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.quarkiverse.rest.idempotency.simulator.history.Call;
import io.quarkiverse.rest.idempotency.simulator.history.Event;
import io.quarkiverse.rest.idempotency.simulator.history.Operation.WhenStale;
import io.quarkiverse.rest.idempotency.simulator.history.Tenure;

/**
 * The whole history of a run: what clients saw, and what the database has logged of records, effects and verdicts. Events that
 * cannot be seen from outside are assumed in favour of the application where it is not known, and never where it is:
 * <ul>
 * <li>a method has begun when it had its effect: what ran without one is not judged;
 * <li>it ran under an ownership that its node was given before, and under a different one than any other: of two that are open
 * it is the later one. When there is none left, two methods have run under one;
 * <li>a method whose effect commits with a record that is created has claimed the key right before the effect;
 * <li>a method whose own node forgets its record has ended, with what is not recorded.
 * </ul>
 */
final class History {

    private final HistoryLog log;
    private final List<Event> events = new ArrayList<>();

    private History(HistoryLog log) {
        this.log = log;
    }

    /**
     * @param statements what became of the records
     * @param effects what became of the effects
     * @param connection to the database of the effects
     * @return all events, in order
     */
    static List<Event> of(HistoryLog log, RecordLog statements, EffectLog effects, Connection connection)
            throws SQLException {
        History history = new History(log);
        history.events.addAll(statements.events());
        history.verdicts(effects.verdicts(connection), statements);
        history.effects(effects.effects(connection), statements);
        for (Event event : log.events()) {
            history.seen(event, statements);
        }
        history.events.sort(Comparator.comparingLong(Event::at));
        return history.ended();
    }

    private void verdicts(List<EffectLog.Verdict> verdicts, RecordLog statements) {
        Set<Tenure> used = new HashSet<>();
        for (EffectLog.Verdict verdict : verdicts) {
            long at = log.atMicros(verdict.at());
            String record = log.call(verdict.request()).record();
            Tenure tenure = tenure(statements.tenures(verdict.node(), record, at), used, record, verdict.node());
            events.add(new Event.Reconciled(at, tenure, verdict.applied()
                    ? Event.Reconciled.Verdict.APPLIED
                    : Event.Reconciled.Verdict.NOT_APPLIED));
        }
    }

    private void effects(List<EffectLog.Effect> effects, RecordLog statements) {
        Set<Tenure> used = new HashSet<>();
        for (EffectLog.Effect effect : effects) {
            long at = log.atMicros(effect.at());
            String record = log.call(effect.request()).record();
            RecordLog.Completion completion = statements.completion(effect.request());
            boolean claim = completion != null && completion.by().fence() == Tenure.CLAIM;
            if (claim) {
                events.add(new Event.Claimed(at, effect.request(), record));
            }
            Tenure tenure = record == null ? null
                    : claim ? completion.by()
                            : tenure(statements.tenures(effect.node(), record, at), used, record, effect.node());
            events.add(new Event.Began(at, effect.request(), tenure));
            events.add(new Event.Effect(log.atMicros(effect.committed()), effect.request(), record));
        }
    }

    private static Tenure tenure(List<Tenure> given, Set<Tenure> used, String record, String node) {
        for (Tenure tenure : given) {
            if (used.add(tenure)) {
                return tenure;
            }
        }
        return given.isEmpty() ? new Tenure(record, "nobody on node " + node, 0) : given.get(0);
    }

    /** Adds what clients saw; and where the response was recorded when the answer came, that it was. */
    private void seen(Event event, RecordLog statements) {
        if (event instanceof Event.Answered answered && !answered.replayed() && answered.code() == null) {
            RecordLog.Completion completion = statements.completion(answered.request());
            if (completion != null && completion.seenAt() <= answered.at()) {
                events.add(new Event.Settled(answered.at(), answered.request(), completion.by()));
            }
        }
        events.add(event);
    }

    /** Adds the ends of methods whose own node has forgotten their record. */
    private List<Event> ended() {
        Map<String, Event.Began> last = new HashMap<>();
        List<Event> complete = new ArrayList<>();
        for (Event event : events) {
            if (event instanceof Event.Began began && began.tenure() != null) {
                last.put(began.record(), began);
            } else if (event instanceof Event.Stated stated && stated.after() == null) {
                Event.Began began = last.remove(stated.record());
                if (began != null && began.tenure().equals(stated.by()) && !reconciled(log.call(began.request()))) {
                    complete.add(new Event.Ended(stated.at(), began.request(), 500));
                }
            }
            complete.add(event);
        }
        return complete;
    }

    private static boolean reconciled(Call call) {
        return call.operation().whenStale() == WhenStale.RECONCILE;
    }
}
