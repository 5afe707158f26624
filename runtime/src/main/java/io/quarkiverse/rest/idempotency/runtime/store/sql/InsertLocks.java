package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

import io.quarkiverse.rest.idempotency.spi.RecordId;

/**
 * Lets the inserts of one key on this node wait for each other.
 */
final class InsertLocks {

    private static final int INSERTS_AT_A_TIME = 64;
    /**
     * Much longer than an insert takes that waits for nothing, even on a busy machine with a slow disk: an insert that
     * gives up early fails the request, because the time to repeat a shared call is then over.
     */
    private static final long PATIENCE_MILLIS = 1_000;

    private final Lock[] locks = Stream.generate(ReentrantLock::new).limit(INSERTS_AT_A_TIME).toArray(Lock[]::new);

    /**
     * @throws SQLException with the state of a serialization failure, if another insert takes long: one that hangs in the
     *         database must not hold up the others beyond their time
     */
    <O> O holding(RecordId id, RowStatements.SqlCall<O> insert) throws SQLException {
        Lock lock = locks[Math.floorMod(id.hashCode(), locks.length)];
        acquire(lock);
        try {
            return insert.call();
        } finally {
            lock.unlock();
        }
    }

    private static void acquire(Lock lock) throws SQLException {
        try {
            if (!lock.tryLock(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new SQLException("Another insert of this node has not been answered for " + PATIENCE_MILLIS + " ms",
                        SqlFailures.SERIALIZATION_FAILURE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("Interrupted while waiting for another insert of this node", e);
        }
    }
}
