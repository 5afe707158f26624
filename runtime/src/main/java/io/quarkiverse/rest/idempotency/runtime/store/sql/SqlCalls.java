package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Makes calls on connections: each takes one of its own, in auto-commit mode, and gives it back.
 * <p>
 * A caller that may block makes the call on its own thread; any other gets a thread. A call has a time, and all of its
 * attempts share it: a statement that hangs in the database is ended by the connection's network time-out, which is the
 * rest of the time. An attempt that fails because of another transaction is made again after a pause, during which the call
 * holds no connection, in the first half of the time: the other half is for the last attempt. A call that several requests
 * share is repeated for a short time only: the caller makes its parts, and one key that is locked does not hold up the
 * others. This is the only place where calls are repeated.
 */
final class SqlCalls {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(50);
    /** Time for some repetitions. */
    private static final int SHARED_MILLIS = 100;

    private final SqlStore.Environment environment;

    SqlCalls(SqlStore.Environment environment) {
        this.environment = environment;
    }

    /**
     * @param timeoutMillis how long the call may take in all, at least a millisecond
     * @param repeatable whether the call can be made again when a connection was lost under it
     */
    <O> CompletionStage<O> make(int timeoutMillis, boolean repeatable, NetworkTimeout.Work<O> work) {
        return make(timeoutMillis, timeoutMillis / 2, repeatable, work);
    }

    /** A call of elements, of which those that are done are not made again. */
    <C, E> CompletionStage<List<E>> make(int timeoutMillis, boolean repeatable, List<C> elements,
            Elements.Statements<C, E> statements) {
        int repeatMillis = elements.size() > 1 ? Math.min(timeoutMillis / 2, SHARED_MILLIS) : timeoutMillis / 2;
        return make(timeoutMillis, repeatMillis, repeatable, new Elements<>(elements, statements));
    }

    private <O> CompletionStage<O> make(int timeoutMillis, int repeatMillis, boolean repeatable, NetworkTimeout.Work<O> work) {
        CompletableFuture<O> answer = new CompletableFuture<>();
        Runnable call = () -> {
            try {
                answer.complete(attempts(timeoutMillis, repeatMillis, repeatable, work));
            } catch (Throwable e) {
                answer.completeExceptionally(e);
            }
        };
        if (environment.mayBlock()) {
            call.run();
        } else {
            environment.executor().execute(call);
        }
        return answer;
    }

    private <O> O attempts(int timeoutMillis, int repeatMillis, boolean repeatable, NetworkTimeout.Work<O> work)
            throws SQLException {
        long now = System.nanoTime();
        long deadline = now + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        long lastRepetition = now + TimeUnit.MILLISECONDS.toNanos(repeatMillis);
        long lastConnection = now + TimeUnit.MILLISECONDS.toNanos(timeoutMillis) / 2;
        boolean mayTakeAnother = repeatable;
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                return attempt(now, deadline, work);
            } catch (FailedOn failed) {
                SQLException e = failed.failure();
                boolean readOnly = SqlFailures.rejectsWrites(e);
                if (readOnly) {
                    environment.writeRejected();
                }
                boolean takesAnother = (mayTakeAnother || repeatable && failed.oldConnection)
                        && (readOnly || SqlFailures.wasLostBefore(e));
                if (!takesAnother && !SqlFailures.metAnotherTransaction(e)
                        || !waited(pause, takesAnother ? lastConnection : lastRepetition)) {
                    throw e;
                }
                // A pool may hold many connections from before. Beyond those once, as a database that is down or read-only stays so.
                mayTakeAnother &= !takesAnother || failed.oldConnection;
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        }
    }

    /**
     * Pauses for half as long to one and a half times as long: calls that met should not meet again.
     *
     * @return whether there is time left for another attempt
     */
    private static boolean waited(Duration pause, long until) {
        long nanos = pause.toNanos() / 2 + ThreadLocalRandom.current().nextLong(pause.toNanos());
        if (until - System.nanoTime() - nanos <= 0) {
            return false;
        }
        try {
            TimeUnit.NANOSECONDS.sleep(nanos);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** A failure of an attempt. */
    private static final class FailedOn extends Exception {

        private static final long serialVersionUID = 1L;

        private final boolean oldConnection;

        /**
         * @param oldConnection whether its connection was opened before the call
         */
        FailedOn(SQLException failure, boolean oldConnection) {
            super(null, failure, false, false);
            this.oldConnection = oldConnection;
        }

        SQLException failure() {
            return (SQLException) getCause();
        }
    }

    private <O> O attempt(long begun, long deadline, NetworkTimeout.Work<O> work) throws FailedOn {
        boolean oldConnection = false;
        try (Connection connection = environment.connection()) {
            oldConnection = environment.wasOpenedBefore(connection, begun);
            return NetworkTimeout.until(deadline, connection, work);
        } catch (SQLException e) {
            throw new FailedOn(e, oldConnection);
        }
    }
}
