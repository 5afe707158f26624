package io.quarkiverse.rest.idempotency.runtime.store.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

import io.quarkiverse.rest.idempotency.admin.ErasableStore;
import io.quarkiverse.rest.idempotency.runtime.store.format.RecordFormat;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteOutcome;
import io.quarkiverse.rest.idempotency.spi.Heartbeat;
import io.quarkiverse.rest.idempotency.spi.HeartbeatOutcome;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.LoadOutcome;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.ReleaseCall;
import io.quarkiverse.rest.idempotency.spi.ReleaseOutcome;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveOutcome;
import io.quarkiverse.rest.idempotency.spi.TakeOver;
import io.quarkiverse.rest.idempotency.spi.TakeOverOutcome;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import io.vertx.redis.client.impl.types.ErrorType;

/**
 * Redis, version 5 and later, alone or as a cluster.
 * <p>
 * Every element of every call is one script on one key, so it takes effect atomically and needs one slot of a cluster; the
 * elements of a call are sent one after the other on one connection without waiting for answers. So a call is one round trip
 * for up to {@value #AT_A_TIME} elements (on a cluster, one to each master that has some of them), and one more after Redis has
 * forgotten its scripts, as it does when it starts. There are no transactions and no locks: nothing waits for anything but the
 * script that runs. The clock is the one of the Redis that runs the script.
 * <p>
 * Reading is a script, too, because scripts are run by masters: a replica may not have a record yet.
 * <p>
 * A record is a hash named by a prefix and its id as a hash tag. Redis deletes it by itself, in progress or completed, when it
 * expires, so there is nothing to purge. A reservation is never asynchronous: whether any write survives a crash or a failover
 * is a matter of how Redis is run.
 * <p>
 * No thread is ever blocked; outcomes come on an event loop of the client. Time is counted by the JDK and not by that event
 * loop, so that a call fails in time also while the event loop is blocked.
 */
public final class RedisStore implements IdempotencyStore, ErasableStore, AutoCloseable {

    /** As many answers of one call are waited for at a time: the client keeps count of no more than a few thousand. */
    private static final int AT_A_TIME = 256;

    /** Words of the replies of a former master, or of a cluster whose slots have moved. */
    private static final List<String> OTHER_ROLE = List.of("READONLY", "MOVED", "ASK ", "CLUSTERDOWN", "MASTERDOWN", "LOADING");

    /** No reply: what the client says of a connection that has ended, perhaps before the link could be told. */
    private static final String CLOSED = "CONNECTION_CLOSED";

    private final RedisLink link;
    private final String prefix;
    private final RedisScripts scripts;
    private final Duration patience;

    /**
     * @param clients makes a client of the Redis where records are kept, for each connection that the store makes; the store
     *        closes it
     * @param prefix what stands before the ids of records in the names of keys, without braces
     * @param patience after what time a call that is not answered has failed, and its connection is not used any more: a
     *        connection whose other end has vanished says so only after many minutes (RFC 9293, section 3.8.3); at least a
     *        millisecond
     */
    public RedisStore(Supplier<Redis> clients, String prefix, Duration patience) {
        this(new RedisLink(clients, patience), prefix, RedisScripts.all(), patience);
    }

    RedisStore(RedisLink link, String prefix, RedisScripts scripts) {
        this(link, prefix, scripts, Duration.ofMinutes(1));
    }

    private RedisStore(RedisLink link, String prefix, RedisScripts scripts, Duration patience) {
        this.link = link;
        this.prefix = prefix;
        this.scripts = scripts;
        this.patience = patience;
    }

    @Override
    public CompletionStage<List<ReserveOutcome>> reserve(List<Reservation> reservations) {
        return each(reservations, reservation -> {
            long lease = micros(reservation.lease());
            return new Run(scripts.reserve(), reservation.id(), reservation.realm(), reservation.binding().operation(),
                    reservation.binding().resource(), reservation.binding().fingerprint(), reservation.owner().id(), lease,
                    lease + micros(reservation.retention()));
        }, (reservation, response) -> isFence(response) ? new ReserveOutcome.Owned(response.toLong())
                : new ReserveOutcome.Exists(record(reservation.id(), response)));
    }

    @Override
    public CompletionStage<List<LoadOutcome>> load(List<RecordId> ids) {
        return each(ids, id -> new Run(scripts.load(), id),
                (id, response) -> response == null ? new LoadOutcome.Absent() : new LoadOutcome.Found(record(id, response)));
    }

    @Override
    public CompletionStage<List<HeartbeatOutcome>> heartbeat(List<Heartbeat> heartbeats) {
        return each(heartbeats, heartbeat -> {
            long lease = micros(heartbeat.lease());
            return owners(scripts.heartbeat(), heartbeat.ownership(), lease, lease + micros(heartbeat.retention()));
        }, (heartbeat, response) -> isDone(response) ? HeartbeatOutcome.EXTENDED : HeartbeatOutcome.LOST);
    }

    @Override
    public CompletionStage<List<TakeOverOutcome>> takeOver(List<TakeOver> takeOvers) {
        return each(takeOvers, takeOver -> {
            long lease = micros(takeOver.lease());
            return new Run(scripts.takeOver(), takeOver.id(), takeOver.owner().id(), lease,
                    lease + micros(takeOver.retention()));
        }, (takeOver, response) -> {
            if (response == null) {
                return new TakeOverOutcome.Absent();
            }
            return isFence(response) ? new TakeOverOutcome.Owned(response.toLong())
                    : new TakeOverOutcome.Exists(record(takeOver.id(), response));
        });
    }

    @Override
    public CompletionStage<List<CompleteOutcome>> complete(List<CompleteCall> completions) {
        return each(completions, call -> {
            RecordFormat.Columns fields = RecordFormat.write(call.outcome());
            return owners(scripts.complete(), call.ownership(), micros(call.retention()), fields.kind(), fields.status(),
                    emptyIfNull(fields.headers()), emptyIfNull(fields.body()));
        }, (call, response) -> isDone(response) ? CompleteOutcome.COMPLETED : CompleteOutcome.LOST);
    }

    @Override
    public CompletionStage<List<ReleaseOutcome>> release(List<ReleaseCall> releases) {
        return each(releases, call -> call.mode() == ReleaseCall.Mode.FORGET
                ? owners(scripts.forget(), call.ownership())
                : owners(scripts.endLease(), call.ownership(), micros(call.backOff())),
                (call, response) -> isDone(response) ? ReleaseOutcome.RELEASED : ReleaseOutcome.LOST);
    }

    @Override
    public CompletionStage<List<Outcome>> erase(List<RecordId> ids) {
        return each(ids, id -> new Run(scripts.erase(), id), (id, response) -> {
            if (response == null) {
                return Outcome.ABSENT;
            }
            return isDone(response) ? Outcome.ERASED : Outcome.IN_PROGRESS;
        });
    }

    @Override
    public void close() {
        link.close();
    }

    /** Redis has deleted them already. */
    @Override
    public CompletionStage<Integer> purge(int limit) {
        return CompletableFuture.completedFuture(0);
    }

    private <C, O> CompletionStage<List<O>> each(List<C> calls, Function<C, Run> run, BiFunction<C, Response, O> outcome) {
        RedisLink.Attempt attempt = link.attempt();
        CompletableFuture<List<O>> answer = new CompletableFuture<>();
        attempt.connection().compose(connection -> sendAll(connection, calls, run, outcome))
                .onSuccess(answer::complete).onFailure(answer::completeExceptionally);
        return answer.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS).whenComplete((outcomes, failure) -> {
            if (failure instanceof ErrorType error && !CLOSED.equals(error.getMessage())) {
                if (isFromAnotherRole(error)) {
                    link.replace(attempt);
                }
            } else if (failure != null) {
                link.giveUp(attempt);
            }
        });
    }

    private <C, O> Future<List<O>> sendAll(RedisConnection connection, List<C> calls, Function<C, Run> run,
            BiFunction<C, Response, O> outcome) {
        Future<List<O>> outcomes = Future.succeededFuture(new ArrayList<>(calls.size()));
        for (int from = 0; from < calls.size(); from += AT_A_TIME) {
            List<C> some = calls.subList(from, Math.min(calls.size(), from + AT_A_TIME));
            outcomes = outcomes.compose(earlier -> Future.join(some.stream()
                    .map(call -> send(connection, run.apply(call)).map(answer -> outcome.apply(call, answer))).toList())
                    .map(all -> {
                        earlier.addAll(all.list());
                        return earlier;
                    }));
        }
        return outcomes;
    }

    /**
     * Whether an error reply says that this Redis is not, or not now, the one to ask. Any other, such as that of a full Redis,
     * says nothing against the connection.
     */
    private static boolean isFromAnotherRole(ErrorType error) {
        String message = String.valueOf(error.getMessage());
        return OTHER_ROLE.stream().anyMatch(message::contains);
    }

    /** By the script's name, and with its text where Redis does not know it. */
    private Future<Response> send(RedisConnection connection, Run run) {
        return connection.send(request(Command.EVALSHA, run.script.sha(), run)).recover(
                failure -> failure.getMessage() != null && failure.getMessage().startsWith("NOSCRIPT")
                        ? connection.send(request(Command.EVAL, run.script.text(), run))
                        : Future.failedFuture(failure));
    }

    private Request request(Command command, String script, Run run) {
        Request request = Request.cmd(command).arg(script).arg(1).arg(prefix + "{" + run.id + "}");
        for (Object argument : run.arguments) {
            if (argument instanceof byte[] bytes) {
                request.arg(bytes);
            } else {
                request.arg(argument.toString());
            }
        }
        return request;
    }

    private static Run owners(RedisScript script, Ownership ownership, Object... arguments) {
        Object[] all = new Object[arguments.length + 2];
        all[0] = ownership.owner().id();
        all[1] = ownership.fence();
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return new Run(script, ownership.id(), all);
    }

    private static boolean isDone(Response response) {
        return response.toInteger() == 1;
    }

    private static boolean isFence(Response response) {
        return response.type() == ResponseType.NUMBER;
    }

    private static IdempotencyRecord record(RecordId id, Response fields) {
        Binding binding = new Binding(text(fields.get(1)), text(fields.get(2)), text(fields.get(3)));
        Instant reservedAt = Instant.EPOCH.plus(fields.get(7).toLong(), ChronoUnit.MICROS);
        if (text(fields.get(4)).equals(RedisScripts.IN_PROGRESS)) {
            Ownership ownership = new Ownership(id, new Owner(text(fields.get(5))), fields.get(6).toLong());
            return new IdempotencyRecord.InProgress(binding, reservedAt, ownership, duration(fields.get(8)));
        }
        RecordFormat.Columns outcome = new RecordFormat.Columns(fields.get(10).toInteger(), fields.get(11).toInteger(),
                fields.get(12).toBytes(), fields.get(13).toBytes());
        return new IdempotencyRecord.Completed(id, binding, reservedAt,
                RecordFormat.read(fields.get(0).toInteger(), outcome), duration(fields.get(9)));
    }

    private static String text(Response field) {
        return field.toString(StandardCharsets.UTF_8);
    }

    private static Duration duration(Response micros) {
        return Duration.of(micros.toLong(), ChronoUnit.MICROS);
    }

    private static long micros(Duration duration) {
        return TimeUnit.MICROSECONDS.convert(duration);
    }

    private static byte[] emptyIfNull(byte[] bytes) {
        return bytes == null ? new byte[0] : bytes;
    }

    /** A script with a record and its arguments: texts, numbers and bytes. */
    private record Run(RedisScript script, RecordId id, Object... arguments) {
    }
}
