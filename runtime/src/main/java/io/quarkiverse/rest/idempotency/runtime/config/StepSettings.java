package io.quarkiverse.rest.idempotency.runtime.config;

import java.util.List;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.http.StoredHeaders;
import io.quarkiverse.rest.idempotency.protocol.StalePolicy;
import io.quarkiverse.rest.idempotency.steps.StoredSteps;

/**
 * The settings of the steps of an operation.
 *
 * @param limit the largest progress of a record
 * @param resumed whether the steps that are done stay recorded when the response is not
 * @param stored the headers that are stored with a request; {@code null} where requests are not stored, and wait for a retry
 *        when they are abandoned
 */
public record StepSettings(StoredSteps.SizeLimit limit, boolean resumed, StoredHeaders stored) {

    static StepSettings of(Layers of, IdempotencyConfig config, StoredHeaders stored, List<String> problems) {
        long size = of.pick("steps.max-size", of.own.steps().maxSize().map(ByteCount::of),
                ByteCount.of(config.steps().maxSize()));
        if (size < 1) {
            problems.add(of.property("steps.max-size") + ": expected 1 or more, was " + size);
        }
        StepsOnFailure failure = of.pick("steps.on-failure", of.own.steps().onFailure(), config.steps().onFailure());
        return new StepSettings(new StoredSteps.SizeLimit(size, of.property("steps.max-size")),
                failure == StepsOnFailure.RESUME, stored);
    }

    /** Whether a record of the operation may have steps of an interrupted run, which are kept when a later run fails, too. */
    boolean resumes(Completion completion, StalePolicy stale) {
        return resumed && areUsed(completion, stale);
    }

    /** Whether a later run of an operation gets the steps that an interrupted one has recorded. */
    public static boolean areUsed(Completion completion, StalePolicy stale) {
        return completion != Completion.IN_TRANSACTION && stale == StalePolicy.RE_EXECUTE;
    }

    /** Rejects settings with which the recorded steps of a method would never be used, or would be wrong. */
    static void check(OperationDefinition definition, Layers of, Completion completion, StalePolicy stale,
            List<String> problems) {
        if (!definition.isTakesSteps()) {
            return;
        }
        String method = definition.getMethod() + " takes IdempotentSteps";
        if (completion == Completion.IN_TRANSACTION) {
            problems.add(of.property("completion") + ": expected AFTER_RESPONSE_BUILT, because " + method + ", and steps are "
                    + "recorded outside of the transaction of the method: they would stay when it is rolled back. Set that, and "
                    + "write to the database in @Transactional methods that it calls");
        } else if (stale == StalePolicy.RECONCILE) {
            problems.add("Reconciler bean for the operation '" + definition.getName() + "': " + method + ", which continue an "
                    + "interrupted request themselves. Remove the Reconciler, or do without steps");
        } else if (stale == StalePolicy.REJECT) {
            problems.add(of.property("stale-lease") + ": expected RE_EXECUTE, because " + method + ": with REJECT no run of it "
                    + "would use the steps that an interrupted one has recorded. Set @Idempotent(staleLease = "
                    + "StaleLease.RE_EXECUTE)");
        }
    }
}
