package io.quarkiverse.rest.idempotency.runtime.transaction;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The retries of an application in one transaction of an idempotent method. Such a transaction is begun outside of them: an
 * attempt that fails in it can leave it to be rolled back only, and then no further attempt can succeed in it. Used by one
 * thread at a time.
 */
public final class Attempts {

    /** Names this in the registry of the transaction. */
    public static final String KEY = Attempts.class.getName();

    private final Map<Object, Exception> failures = new HashMap<>();
    private Predicate<Throwable> retried = failure -> false;
    private boolean asked;

    /**
     * An attempt begins.
     *
     * @param method the method that is attempted
     * @param deadTransaction whether the transaction can only be rolled back
     * @param retries the failures that the application has the attempt repeated for
     * @throws Exception the failure of the former attempt, where this one cannot succeed
     */
    void begin(Object method, boolean deadTransaction, Predicate<Throwable> retries) throws Exception {
        retried = retried.or(retries);
        Exception former = failures.get(method);
        if (deadTransaction && former != null) {
            asked = true;
            throw former;
        }
    }

    /** An attempt has failed. */
    void failed(Object method, Exception failure) {
        failures.put(method, failure);
    }

    /**
     * Whether the application has asked for another attempt that this transaction cannot have.
     *
     * @param failure how the transaction has failed; {@code null} if it has not
     */
    public boolean asked(Throwable failure) {
        return asked || Conflicts.caused(failure) && retried.test(failure);
    }
}
