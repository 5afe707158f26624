package io.quarkiverse.rest.idempotency.runtime.store.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;

/**
 * Has scripts run over a link, many at a time without waiting for answers, and each call answered within a bound. Time is
 * counted by the JDK and not by the event loop of the client, so that a call fails in time also while that is blocked.
 */
final class RedisCalls {

    /** As many answers of one call are waited for at a time: the client keeps count of no more than a few thousand. */
    static final int AT_A_TIME = 256;

    /** Words of the replies of a former master, or of a cluster whose slots have moved. */
    private static final List<String> OTHER_ROLE = List.of("READONLY", "MOVED", "ASK ", "CLUSTERDOWN", "MASTERDOWN", "LOADING");

    /** The error of the client for a connection that has ended, perhaps before the link was told; it is no reply of Redis. */
    private static final String CLOSED = "CONNECTION_CLOSED";

    private static final String CROSS_SLOT = "CROSSSLOT";

    private final RedisLink link;
    private final Duration patience;

    RedisCalls(RedisLink link, Duration patience) {
        this.link = link;
        this.patience = patience;
    }

    <C, O> CompletableFuture<List<O>> each(List<C> calls, Function<C, RedisScript.Run> run,
            BiFunction<C, Response, O> result) {
        RedisLink.Attempt attempt = link.attempt();
        CompletableFuture<List<O>> answer = new CompletableFuture<>();
        attempt.connection().compose(connection -> sendAll(connection, calls, run, result))
                .onSuccess(answer::complete).onFailure(answer::completeExceptionally);
        return answer.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS).whenComplete((results, failure) -> {
            if (failure == null || isCrossSlot(failure)) {
                return;
            }
            if (failure instanceof ErrorType error && !CLOSED.equals(error.getMessage())) {
                if (isFromAnotherRole(error)) {
                    link.replace(attempt);
                }
            } else {
                link.giveUp(attempt);
            }
        });
    }

    private <C, O> Future<List<O>> sendAll(RedisConnection connection, List<C> calls, Function<C, RedisScript.Run> run,
            BiFunction<C, Response, O> result) {
        Future<List<O>> results = Future.succeededFuture(new ArrayList<>(calls.size()));
        for (int from = 0; from < calls.size(); from += AT_A_TIME) {
            List<C> some = calls.subList(from, Math.min(calls.size(), from + AT_A_TIME));
            results = results.compose(earlier -> Future.join(some.stream()
                    .map(call -> send(connection, run.apply(call)).map(answer -> result.apply(call, answer))).toList())
                    .map(all -> {
                        earlier.addAll(all.list());
                        return earlier;
                    }));
        }
        return results;
    }

    /** Whether a call was turned down, by a cluster or by its client, because its keys are in several slots. */
    static boolean isCrossSlot(Throwable failure) {
        return String.valueOf(failure.getMessage()).contains(CROSS_SLOT);
    }

    /**
     * Whether an error reply says that this Redis is not, or not now, the one to ask. Any other, such as that of a full Redis,
     * says nothing against the connection.
     */
    private static boolean isFromAnotherRole(ErrorType error) {
        String message = String.valueOf(error.getMessage());
        return OTHER_ROLE.stream().anyMatch(message::contains);
    }

    /** Runs a script by its digest, and by its text where Redis does not know it. */
    private static Future<Response> send(RedisConnection connection, RedisScript.Run run) {
        return connection.send(request(Command.EVALSHA, run.script().sha(), run)).recover(
                failure -> failure.getMessage() != null && failure.getMessage().startsWith("NOSCRIPT")
                        ? connection.send(request(Command.EVAL, run.script().text(), run))
                        : Future.failedFuture(failure));
    }

    private static Request request(Command command, String script, RedisScript.Run run) {
        Request request = Request.cmd(command).arg(script).arg(run.keys().size());
        run.keys().forEach(request::arg);
        for (Object argument : run.arguments()) {
            if (argument instanceof byte[] bytes) {
                request.arg(bytes);
            } else {
                request.arg(argument.toString());
            }
        }
        return request;
    }
}
