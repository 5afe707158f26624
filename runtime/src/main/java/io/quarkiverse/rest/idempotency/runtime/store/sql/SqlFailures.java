package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.util.Set;

/**
 * The meanings of the failures of statements, by SQL states and, where drivers report a general state, by the codes of
 * MariaDB and MySQL. The codes of the other databases are 0 (PostgreSQL) or have five digits (H2).
 */
public final class SqlFailures {

    static final String SERIALIZATION_FAILURE = "40001";

    private static final String DEADLOCK_DETECTED = "40P01";
    private static final Set<String> MET_ANOTHER_TRANSACTION = Set.of(SERIALIZATION_FAILURE, DEADLOCK_DETECTED);
    /** {@code ER_CHECKREAD}: under snapshot isolation, which MariaDB has, a row is newer than the transaction. */
    private static final int NEWER_THAN_SNAPSHOT = 1020;
    /** {@code ER_LOCK_DEADLOCK}. */
    private static final int DEADLOCK = 1213;

    private static final String CONSTRAINT_VIOLATION = "23";
    /** The class of connection exceptions; {@code admin_shutdown} of PostgreSQL; a closed object of H2. */
    private static final String CONNECTION_EXCEPTION = "08";
    private static final Set<String> CONNECTION_WAS_LOST = Set.of("57P01", "90007");

    /** {@code read_only_sql_transaction}, on PostgreSQL, MariaDB and MySQL: also the answer of a standby. */
    private static final String READ_ONLY = "25006";
    /** {@code ER_OPTION_PREVENTS_STATEMENT}: {@code read_only} or {@code super_read_only} is on. */
    private static final int OPTION_PREVENTS_STATEMENT = 1290;
    /** {@code ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION}. */
    private static final int READ_ONLY_TRANSACTION = 1792;
    /** {@code ER_READ_ONLY_MODE}: InnoDB is read-only. */
    private static final int READ_ONLY_MODE = 1836;
    private static final Set<Integer> READ_ONLY_CODES = Set.of(OPTION_PREVENTS_STATEMENT, READ_ONLY_TRANSACTION,
            READ_ONLY_MODE);

    private SqlFailures() {
    }

    /** Whether the database has ended a transaction because it met another one, so that the call can be made again. */
    static boolean metAnotherTransaction(SQLException failure) {
        return metAnotherTransaction(failure.getSQLState()) || failure.getErrorCode() == DEADLOCK
                || failure.getErrorCode() == NEWER_THAN_SNAPSHOT;
    }

    /**
     * @param state the SQL state; {@code null} for an exception of a pool
     */
    public static boolean metAnotherTransaction(String state) {
        return state != null && MET_ANOTHER_TRANSACTION.contains(state);
    }

    /** Whether the connection of a call is gone. */
    public static boolean connectionLost(SQLException failure) {
        return connectionLost(failure.getSQLState());
    }

    /** The same of an SQL state. */
    public static boolean connectionLost(String state) {
        return state != null && (state.startsWith(CONNECTION_EXCEPTION) || CONNECTION_WAS_LOST.contains(state));
    }

    /** Whether the connection was gone before the call, as an idle one of a pool is whose server was restarted. */
    static boolean wasLostBefore(SQLException failure) {
        return connectionLost(failure) && !(failure.getCause() instanceof SocketTimeoutException);
    }

    /**
     * Whether the answer to a commit says that PostgreSQL has rolled back: a deferred constraint was violated, or the
     * transaction met another one.
     */
    public static boolean rolledBack(String state) {
        return state.startsWith(CONSTRAINT_VIOLATION) || metAnotherTransaction(state);
    }

    /**
     * Whether the session of a connection can only read. That can outlive its cause: a session keeps the defaults with which it
     * began, and stays with a server that another one has replaced.
     */
    public static boolean rejectsWrites(SQLException failure) {
        return rejectsWrites(failure.getSQLState()) || READ_ONLY_CODES.contains(failure.getErrorCode());
    }

    /** The same of an SQL state. */
    public static boolean rejectsWrites(String state) {
        return READ_ONLY.equals(state);
    }
}
