package io.quarkiverse.rest.idempotency.runtime.store.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;

import io.quarkiverse.rest.idempotency.runtime.store.Replaceable;
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

    /** Of the client's own failures, which have no type: in lower case, because versions of the client differ in it. */
    private static final String QUEUE_FULL = "waiting queue is full";

    /** The client's failure for a master that it has no connection to yet, and to which it could not make one. */
    private static final String MASTER_NOT_REACHED = "Failed obtaining connection to";

    private final RedisLink link;
    private final Duration patience;

    RedisCalls(RedisLink link, Duration patience) {
        this.link = link;
        this.patience = patience;
    }

    <C, O> CompletableFuture<List<O>> each(List<C> calls, Function<C, RedisScript.Run> run,
            BiFunction<C, Response, O> result) {
        Replaceable<RedisLink.Attempt>.Use use = link.use();
        RedisLink.Attempt attempt = use.connections();
        CompletableFuture<List<Response>> answer = new CompletableFuture<>();
        attempt.connection().compose(connection -> sendAll(connection, calls, run))
                .onSuccess(answer::complete).onFailure(answer::completeExceptionally);
        // Answers are read after the judgement: one that cannot be read has come over a connection that works.
        return answer.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS).whenComplete((responses, failure) -> {
            if (failure != null) {
                judge(attempt, failure);
            }
            use.end();
        }).thenApply(responses -> results(calls, responses, result));
    }

    /** Stops the use of a connection if a failure speaks against it. */
    private void judge(RedisLink.Attempt attempt, Throwable failure) {
        if (isCrossSlot(failure) || isRejectedByClient(failure)) {
            return;
        }
        if (isFromAnotherRole(failure)) {
            link.replace(attempt);
        } else if (!(failure instanceof ErrorType) || CLOSED.equals(failure.getMessage())) {
            link.giveUp(attempt);
        }
    }

    private static <C> Future<List<Response>> sendAll(RedisConnection connection, List<C> calls,
            Function<C, RedisScript.Run> run) {
        Future<List<Response>> responses = Future.succeededFuture(new ArrayList<>(calls.size()));
        for (int from = 0; from < calls.size(); from += AT_A_TIME) {
            List<C> some = calls.subList(from, Math.min(calls.size(), from + AT_A_TIME));
            responses = responses
                    .compose(earlier -> Future.join(some.stream().map(call -> send(connection, run.apply(call))).toList())
                            .map(all -> {
                                earlier.addAll(all.list());
                                return earlier;
                            }));
        }
        return responses;
    }

    private static <C, O> List<O> results(List<C> calls, List<Response> responses, BiFunction<C, Response, O> result) {
        List<O> results = new ArrayList<>(calls.size());
        for (int i = 0; i < calls.size(); i++) {
            results.add(result.apply(calls.get(i), responses.get(i)));
        }
        return results;
    }

    /**
     * Whether the client has not sent a command, because too many others wait for their answers. That says nothing against the
     * connection: if it does not answer, those that wait run out of time.
     */
    private static boolean isRejectedByClient(Throwable failure) {
        return String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT).contains(QUEUE_FULL);
    }

    /** Whether a call was turned down, by a cluster or by its client, because its keys are in several slots. */
    static boolean isCrossSlot(Throwable failure) {
        return String.valueOf(failure.getMessage()).contains(CROSS_SLOT);
    }

    /**
     * Whether a failure says that this Redis is not, or not now, the one to ask, while the connection, or those to the other
     * masters of a cluster, still answer. Any other error reply, such as that of a full Redis, says nothing against it.
     */
    private static boolean isFromAnotherRole(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        return message.startsWith(MASTER_NOT_REACHED)
                || failure instanceof ErrorType && OTHER_ROLE.stream().anyMatch(message::contains);
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
