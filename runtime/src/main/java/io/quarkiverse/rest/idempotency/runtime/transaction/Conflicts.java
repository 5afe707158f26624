package io.quarkiverse.rest.idempotency.runtime.transaction;

import java.sql.SQLException;
import java.util.Set;

/**
 * Tells failures of a transaction that met another one: the same work can succeed in a new transaction.
 */
public final class Conflicts {

    private static final Set<String> SQL_STATES = Set.of("40001", "40P01");
    private static final String CONSTRAINT_VIOLATION = "23";
    /** {@code ER_LOCK_DEADLOCK} and, under snapshot isolation, {@code ER_CHECKREAD} of MariaDB and MySQL. */
    private static final Set<Integer> ERROR_CODES = Set.of(1213, 1020);
    /** The names of exceptions whose classes an application may not have. */
    private static final Set<String> EXCEPTIONS = Set.of("jakarta.persistence.OptimisticLockException",
            "org.hibernate.StaleStateException");

    private Conflicts() {
    }

    /** Whether the failure, or what caused it, is a conflict of transactions. */
    public static boolean caused(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && isConflict(sql)) {
                return true;
            }
            for (Class<?> type = cause.getClass(); type != null; type = type.getSuperclass()) {
                if (EXCEPTIONS.contains(type.getName())) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Whether the failure of a commit, or what caused it, is the answer of a database that has rolled the transaction back: it
     * met another one, or violated a constraint.
     */
    static boolean rolledBack(Throwable failure) {
        return caused(failure) || violatesConstraint(failure);
    }

    /** A transaction manager can keep the failure of a resource beside the cause. */
    private static boolean violatesConstraint(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null
                    && sql.getSQLState().startsWith(CONSTRAINT_VIOLATION)) {
                return true;
            }
            for (Throwable beside : cause.getSuppressed()) {
                if (rolledBack(beside)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** An exception of a pool has no state. */
    private static boolean isConflict(SQLException failure) {
        return failure.getSQLState() != null && SQL_STATES.contains(failure.getSQLState())
                || ERROR_CODES.contains(failure.getErrorCode());
    }
}
