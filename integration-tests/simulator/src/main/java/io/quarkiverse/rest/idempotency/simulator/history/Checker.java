package io.quarkiverse.rest.idempotency.simulator.history;

import java.util.ArrayList;
import java.util.List;

/**
 * Judges a history by every invariant of the protocol.
 */
public final class Checker {

    private final List<Rule> rules;

    /**
     * @param slack how long requests may take beyond their method, their wait and their reconciliation, in nanoseconds: what
     *        the store and the network are allowed to take
     */
    public Checker(long slack) {
        rules = List.of(new SingleOwner(), new ImmutableOutcome(), new Fenced(), new Bound(), new NeverServerError(),
                new ExactlyOnce(), new AtMostOncePerFence(), new Bounded(slack), new NoSecret(), new UnprotectedUntouched(),
                new CompleteBeforeRespond(), new ReconciledOnce(), new NotWedged(), new ClaimedKey(), new StepsOnce());
    }

    /**
     * @param events what happened, in order
     * @return what should not have happened; empty when every invariant holds
     */
    public List<Violation> check(List<Event> events) {
        List<Violation> violations = new ArrayList<>();
        for (Rule rule : rules) {
            rule.check(events, (at, what) -> violations.add(new Violation(rule.name(), at, what)));
        }
        return violations;
    }

    /** The names of the invariants that are judged. */
    public List<String> names() {
        return rules.stream().map(Rule::name).toList();
    }
}
