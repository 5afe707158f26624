package io.quarkiverse.rest.idempotency.deployment;

import java.util.Optional;
import java.util.Set;

import org.eclipse.microprofile.config.Config;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;

/**
 * Finds methods whose attempts share a transaction. The interceptor of {@code @Transactional} is outside of those of Fault
 * Tolerance: the transaction does not see that an attempt has failed, and commits its writes with those of the attempt, or the
 * fallback, that ends it.
 */
final class RepeatedTransactions {

    private static final DotName RETRY = DotName.createSimple("org.eclipse.microprofile.faulttolerance.Retry");
    private static final DotName FALLBACK = DotName.createSimple("org.eclipse.microprofile.faulttolerance.Fallback");

    /** The types with which the method has a transaction that another attempt has, too. */
    private static final Set<String> SHARED = Set.of("REQUIRED", "REQUIRES_NEW", "MANDATORY");

    private static final String PRIORITY = "mp.fault.tolerance.interceptor.priority";
    /** The one of {@code @Transactional}. */
    private static final int OF_TRANSACTIONS = 200;

    private RepeatedTransactions() {
    }

    /**
     * @return the problem, with its remedy; empty when there is none
     */
    static Optional<String> problem(ClassInfo declaring, MethodInfo method, IndexView index, Config config) {
        AnnotationInstance transactional = TransactionChecks.nearest(declaring, method, index,
                Set.of(TransactionChecks.TRANSACTIONAL));
        AnnotationInstance repeated = TransactionChecks.nearest(declaring, method, index, Set.of(RETRY, FALLBACK));
        if (transactional == null || repeated == null || !SHARED.contains(TransactionChecks.type(transactional))
                || config.getOptionalValue(PRIORITY, Integer.class).filter(priority -> priority < OF_TRANSACTIONS)
                        .isPresent()) {
            return Optional.empty();
        }
        String name = repeated.name().withoutPackagePrefix();
        return Optional.of("it is @Transactional and has a @" + name + ", which runs inside of the transaction: what a failed "
                + "attempt has written is committed, too. Put @Transactional on a method of another bean that it calls, so that "
                + "each attempt has a transaction of its own, or take @" + name + " off");
    }
}
