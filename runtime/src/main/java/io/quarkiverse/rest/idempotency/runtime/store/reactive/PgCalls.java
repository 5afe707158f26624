package io.quarkiverse.rest.idempotency.runtime.store.reactive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Function;

import io.quarkiverse.rest.idempotency.runtime.store.Replaceable;
import io.quarkiverse.rest.idempotency.runtime.store.sql.SqlFailures;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;

/**
 * Makes calls on connections: each takes one of its own and gives it back. No thread is blocked: answers come on the Vert.x
 * context of the caller, or on an event loop where it has none.
 * <p>
 * A call has a time, and all of its attempts share it. Time is counted by the JDK and not by an event loop, so that a call
 * fails in time also while that is blocked. An attempt that fails because of another transaction is made again after a pause,
 * during which the call holds no connection, in the first half of the time: the other half is for the last attempt. A call that
 * several requests share is repeated for a short time only: the caller makes its parts, and one key that is locked does not
 * hold up the others. This is the only place where calls are repeated.
 */
final class PgCalls {

    private static final long FIRST_PAUSE_MILLIS = 1;
    private static final long LONGEST_PAUSE_MILLIS = 50;
    /** Of failures that have no type of their own: a connection was closed before it was used, or before the client noticed. */
    private static final Set<String> CLOSED = Set.of("Connection was closed", "Connection is not active now");
    /** Time for some repetitions. */
    private static final int SHARED_MILLIS = 100;

    private final Vertx vertx;
    private final Replaceable<Pool> pools;
    private final int connections;

    /**
     * @param vertx the owner of the event loops of the connections
     * @param pools the pool of the store's connections. It is replaced when a connection does not answer, or cannot write: the
     *        others may be like it, and the client has no way to end a single one that hangs
     * @param connections how many the pool has at most: so many can have been lost without being noticed
     */
    PgCalls(Vertx vertx, Replaceable<Pool> pools, int connections) {
        this.vertx = vertx;
        this.pools = pools;
        this.connections = connections;
    }

    /**
     * @param timeoutMillis how long the call may take in all, at least a millisecond
     * @param repeatable whether the call can be made again when a connection was lost under it
     */
    <O> CompletionStage<O> make(int timeoutMillis, boolean repeatable, Function<SqlConnection, Future<O>> work) {
        return make(timeoutMillis, timeoutMillis / 2, repeatable, work);
    }

    /**
     * A call of elements, of which those that are done are not made again.
     *
     * @param statements makes the statements of some elements; one result for each, in their order, and {@code null} for one
     *        that met a transaction of others
     */
    <C, E> CompletionStage<List<E>> make(int timeoutMillis, boolean repeatable, List<C> elements,
            BiFunction<SqlConnection, List<C>, Future<List<E>>> statements) {
        int repeatMillis = elements.size() > 1 ? Math.min(timeoutMillis / 2, SHARED_MILLIS) : timeoutMillis / 2;
        List<E> results = new ArrayList<>(Collections.nCopies(elements.size(), null));
        return make(timeoutMillis, repeatMillis, repeatable, connection -> {
            List<Integer> open = new ArrayList<>();
            for (int i = 0; i < results.size(); i++) {
                if (results.get(i) == null) {
                    open.add(i);
                }
            }
            return statements.apply(connection, open.stream().map(elements::get).toList()).compose(found -> {
                for (int i = 0; i < found.size(); i++) {
                    results.set(open.get(i), found.get(i));
                }
                return results.contains(null) ? Future.failedFuture(new UnfinishedException(found))
                        : Future.succeededFuture(results);
            });
        });
    }

    private <O> CompletionStage<O> make(int timeoutMillis, int repeatMillis, boolean repeatable,
            Function<SqlConnection, Future<O>> work) {
        Call<O> call = new Call<>(timeoutMillis, repeatMillis, repeatable, work);
        call.attempt();
        CompletableFuture<O> bounded = new CompletableFuture<>();
        call.answer.orTimeout(timeoutMillis, TimeUnit.MILLISECONDS).whenComplete((result, failure) -> {
            if (failure instanceof TimeoutException) {
                call.abandon();
                bounded.completeExceptionally(
                        new TimeoutException("PostgreSQL has not answered within " + timeoutMillis + " ms"));
            } else if (failure != null) {
                bounded.completeExceptionally(failure);
            } else {
                bounded.complete(result);
            }
        });
        return bounded;
    }

    private final class Call<O> {

        private final CompletableFuture<O> answer = new CompletableFuture<>();
        private final Function<SqlConnection, Future<O>> work;
        private final boolean repeatable;
        private final long lastRepetition;
        private final long lastConnection;
        private long pauseMillis = FIRST_PAUSE_MILLIS;
        private int failedConnects;
        private int lostConnections;
        private int readOnlyAnswers;
        private volatile Replaceable<Pool>.Use used;

        Call(int timeoutMillis, int repeatMillis, boolean repeatable, Function<SqlConnection, Future<O>> work) {
            this.work = work;
            this.repeatable = repeatable;
            long now = System.nanoTime();
            this.lastRepetition = now + TimeUnit.MILLISECONDS.toNanos(repeatMillis);
            this.lastConnection = now + TimeUnit.MILLISECONDS.toNanos(timeoutMillis) / 2;
        }

        /** Another call on its connection, or on another one of the pool, may hang as well. */
        void abandon() {
            Replaceable<Pool>.Use last = used;
            pools.replace(last.connections());
            last.end();
        }

        void attempt() {
            Replaceable<Pool>.Use use;
            try {
                use = pools.use();
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
                return;
            }
            used = use;
            use.connections().getConnection().onSuccess(connection -> attempt(use, connection)).onFailure(failure -> {
                use.end();
                failed(failure, isLost(failure) && failedConnects++ == 0);
            });
        }

        private void attempt(Replaceable<Pool>.Use use, SqlConnection connection) {
            if (answer.isDone()) {
                connection.close();
                use.end();
                return;
            }
            on(connection).onComplete(made -> {
                boolean readOnly = made.failed() && SqlFailures.rejectsWrites(state(made.cause()));
                if (readOnly) {
                    pools.replace(use.connections());
                }
                connection.close();
                use.end();
                if (made.succeeded()) {
                    answer.complete(made.result());
                } else {
                    // The pool has been replaced: a database that rejects a write on a new connection stays read-only.
                    // Beyond as many as there can be from before, a database that is down stays so.
                    failed(made.cause(), readOnly ? readOnlyAnswers++ == 0
                            : isLost(made.cause()) && lostConnections++ <= connections);
                }
            });
        }

        private Future<O> on(SqlConnection connection) {
            try {
                return work.apply(connection);
            } catch (RuntimeException e) {
                return Future.failedFuture(e);
            }
        }

        private void failed(Throwable failure, boolean connectionFailed) {
            boolean takesAnother = repeatable && connectionFailed;
            boolean metAnother = failure instanceof UnfinishedException || SqlFailures.metAnotherTransaction(state(failure));
            if (!takesAnother && !metAnother || !repeatedBefore(takesAnother ? lastConnection : lastRepetition)) {
                answer.completeExceptionally(failure);
            }
        }

        /**
         * Pauses for half as long to one and a half times as long: calls that met should not meet again.
         *
         * @return whether there is time left for another attempt
         */
        private boolean repeatedBefore(long until) {
            long pause = Math.max(1, pauseMillis / 2 + ThreadLocalRandom.current().nextLong(pauseMillis + 1));
            if (until - System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(pause) <= 0) {
                return false;
            }
            pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, pauseMillis * 2);
            vertx.setTimer(pause, fired -> attempt());
            return true;
        }
    }

    private static String state(Throwable failure) {
        return failure instanceof PgException e ? e.getSqlState() : null;
    }

    /** Whether the connection of a call is gone. */
    static boolean isLost(Throwable failure) {
        return failure instanceof ClosedConnectionException || failure instanceof IOException
                || SqlFailures.connectionLost(state(failure))
                || CLOSED.stream().anyMatch(String.valueOf(failure.getMessage())::startsWith);
    }

    /** Some elements of a call met transactions of others. */
    private static final class UnfinishedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UnfinishedException(List<?> results) {
            super("Could neither create nor read " + results.stream().filter(result -> result == null).count()
                    + " records: they are reserved and released all the time, or locked by a long transaction", null, false,
                    false);
        }
    }
}
