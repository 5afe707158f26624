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
 * Finds methods whose attempts share a transaction. The interceptors of {@code @Transactional} and {@code @WithTransaction} are
 * outside of those of Fault Tolerance, and so is the transaction of a connection that a method takes: the transaction does not
 * see that an attempt has failed, and commits its writes with those of the attempt, or the fallback, that ends it.
 */
final class RepeatedTransactions {

    private static final DotName RETRY = DotName.createSimple("org.eclipse.microprofile.faulttolerance.Retry");
    private static final DotName FALLBACK = DotName.createSimple("org.eclipse.microprofile.faulttolerance.Fallback");
    /** They have retries and fallbacks that the build does not see. */
    private static final Set<DotName> GUARDS = Set.of(DotName.createSimple("io.smallrye.faulttolerance.api.ApplyGuard"),
            DotName.createSimple("io.smallrye.faulttolerance.api.ApplyFaultTolerance"));
    private static final Set<DotName> TRANSACTIONS = Set.of(TransactionChecks.TRANSACTIONAL,
            ReactiveTransactionChecks.WITH_TRANSACTION);

    /** The types with which the method has a transaction that another attempt has, too. */
    private static final Set<String> SHARED = Set.of("REQUIRED", "REQUIRES_NEW", "MANDATORY");

    private static final String PRIORITY = "mp.fault.tolerance.interceptor.priority";
    /** The one of {@code @Transactional} and {@code @WithTransaction}. */
    private static final int OF_TRANSACTIONS = 200;

    private RepeatedTransactions() {
    }

    /**
     * @return the problem, with its remedy; empty when there is none
     */
    static Optional<String> problem(ClassInfo declaring, MethodInfo method, IndexView index, Config config) {
        AnnotationInstance repeated = TransactionChecks.nearest(declaring, method, index, Set.of(RETRY, FALLBACK));
        if (ConnectionParameters.takes(method)) {
            AnnotationInstance guard = TransactionChecks.nearest(declaring, method, index, GUARDS);
            return Optional.ofNullable(repeated == null ? guard : repeated).map(RepeatedTransactions::onConnection);
        }
        AnnotationInstance transaction = TransactionChecks.nearest(declaring, method, index, TRANSACTIONS);
        if (transaction == null || repeated == null || !isShared(transaction) || !areOutside(config)) {
            return Optional.empty();
        }
        String name = repeated.name().withoutPackagePrefix();
        String begun = transaction.name().withoutPackagePrefix();
        return Optional.of("it is @" + begun + " and has a @" + name + ", which runs inside of the transaction: what a failed "
                + "attempt has written is committed, too. Put @" + begun
                + " on a method of another bean that it calls, so that "
                + "each attempt has a transaction of its own, or take @" + name + " off");
    }

    private static String onConnection(AnnotationInstance repeated) {
        String name = repeated.name().withoutPackagePrefix();
        return "it takes a SqlConnection and has a @" + name + ", which runs inside of the transaction of the connection: what "
                + "a failed attempt has written is committed, too. Put @" + name + " on a method of another bean that has its "
                + "effect elsewhere, or take it off";
    }

    private static boolean isShared(AnnotationInstance transaction) {
        return !transaction.name().equals(TransactionChecks.TRANSACTIONAL)
                || SHARED.contains(TransactionChecks.type(transaction));
    }

    /** Whether the transactions that annotations begin are outside of Fault Tolerance, as they are unless it is configured. */
    static boolean areOutside(Config config) {
        return config.getOptionalValue(PRIORITY, Integer.class).filter(priority -> priority < OF_TRANSACTIONS).isEmpty();
    }

    /**
     * @return the annotation that begins a transaction for a method; {@code null} when none does
     */
    static AnnotationInstance of(MethodInfo method, IndexView index) {
        return TransactionChecks.nearest(method.declaringClass(), method, index, TRANSACTIONS);
    }
}
