package io.quarkiverse.rest.idempotency.test.reactive;

import java.util.UUID;

import jakarta.inject.Inject;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.sqlclient.TransactionPropagation;

/** Methods that have their effect on the connection that they take. */
public abstract class ConnectionThings {

    @Inject
    Pool pool;

    static Uni<?> insert(SqlClient connection, String code) {
        return connection.preparedQuery("INSERT INTO thing (code) VALUES ($1)").execute(Tuple.of(code));
    }

    private static Uni<Response> answer(SqlClient connection, String code, int status) {
        return insert(connection, code).map(inserted -> ReactiveTransactionBehaviour.answer(status));
    }

    @POST
    @Path("plain/{code}")
    public Uni<Response> plain(@Context SqlConnection connection, String code) {
        return answer(connection, code, 201);
    }

    @POST
    @Path("conflict/{code}")
    public Uni<Response> conflict(@Context SqlConnection connection, String code) {
        return answer(connection, code, 409);
    }

    @POST
    @Path("thrown/{code}")
    public Uni<Response> thrown(@Context SqlConnection connection, String code) {
        return answer(connection, code, 409).map(response -> {
            throw new ClientErrorException(response);
        });
    }

    @POST
    @Path("unauthorized/{code}")
    public Uni<Response> unauthorized(@Context SqlConnection connection, String code) {
        return answer(connection, code, 401);
    }

    @POST
    @Path("unavailable/{code}")
    public Uni<Response> unavailable(@Context SqlConnection connection, String code) {
        return answer(connection, code, 503);
    }

    @POST
    @Path("failed/{code}")
    public Uni<Response> failed(@Context SqlConnection connection, String code) {
        return answer(connection, code, 201).map(response -> {
            throw new IllegalStateException("Thrown on purpose");
        });
    }

    @POST
    @Path("at-once/{code}")
    public Uni<Response> atOnce(@Context SqlConnection connection, String code) {
        ReactiveTransactionBehaviour.RUNS.incrementAndGet();
        throw new IllegalStateException("Thrown on purpose");
    }

    /** PostgreSQL rolls a transaction back in which a statement has failed. */
    @POST
    @Path("recovered/{code}")
    public Uni<Response> recovered(@Context SqlConnection connection, String code) {
        return answer(connection, code, 201)
                .call(response -> insert(connection, code).onFailure().recoverWithNull());
    }

    @POST
    @Path("deferred/{code}")
    public Uni<Response> deferred(@Context SqlConnection connection, String code) {
        return answer(connection, code, 201).call(response -> connection
                .preparedQuery("INSERT INTO checked (code) VALUES ($1), ($1)").execute(Tuple.of(code)));
    }

    @POST
    @Path("unwritable/{code}")
    public Uni<Response> unwritable(@Context SqlConnection connection, String code) {
        return answer(connection, code, 201).map(response -> Response.status(201).type(MediaType.APPLICATION_JSON_TYPE)
                .entity(new ReactiveTransactionBehaviour.Unwritable()).build());
    }

    /** Its last stage completes on a worker. */
    @POST
    @Path("worker/{code}")
    public Uni<Response> worker(@Context SqlConnection connection, String code) {
        return answer(connection, code, 201).emitOn(Infrastructure.getDefaultWorkerPool());
    }

    @POST
    @Path("waiting/{code}")
    public Uni<Response> waiting(@Context SqlConnection connection, @Context HttpServerRequest request, String code) {
        request.connection().closeHandler(closed -> ReactiveTransactionBehaviour.clientGone.countDown());
        return answer(connection, code, 201)
                .invoke(() -> ReactiveTransactionBehaviour.entered.countDown())
                .call(() -> Uni.createFrom().completionStage(ReactiveTransactionBehaviour.leave));
    }

    /** Another owner takes the record over while the method runs. */
    @POST
    @Path("lost/{code}")
    public Uni<Response> lost(@Context SqlConnection connection, String code) {
        return answer(connection, code, 201).call(response -> pool.preparedQuery("UPDATE idempotency_record SET "
                + "fence = fence + 1, owner = $1 WHERE operation = 'POST /things/lost/{code}' AND state = 0")
                .execute(Tuple.of(UUID.randomUUID().toString())));
    }

    @POST
    @Path("marked/{code}")
    public Uni<Response> marked(@Context SqlConnection connection, String code) {
        return answer(connection, code, 201).call(response -> connection.transaction().rollback());
    }

    @POST
    @Path("committed/{code}")
    public Uni<Response> committed(@Context SqlConnection connection, String code) {
        return answer(connection, code, 201).call(response -> connection.transaction().commit());
    }

    /** Code below the method finds the connection, as Vert.x propagates it. */
    @POST
    @Path("propagated/{code}")
    public Uni<Response> propagated(@Context SqlConnection connection, String code) {
        return pool.withTransaction(TransactionPropagation.CONTEXT, inner -> answer(inner, code, 201));
    }

    @POST
    @Path("propagated-failure/{code}")
    public Uni<Response> propagatedFailure(@Context SqlConnection connection, String code) {
        return pool.withTransaction(TransactionPropagation.CONTEXT, inner -> answer(inner, code, 201)
                .<Response> map(response -> {
                    throw new IllegalStateException("Thrown on purpose");
                })).onFailure().recoverWithItem(() -> Response.status(201).build());
    }

    @POST
    @Path("bare/{code}")
    public Uni<Response> bare(@Context io.vertx.sqlclient.SqlConnection connection, String code) {
        return Uni.createFrom().completionStage(() -> connection.preparedQuery("INSERT INTO thing (code) VALUES ($1)")
                .execute(io.vertx.sqlclient.Tuple.of(code)).toCompletionStage())
                .map(inserted -> ReactiveTransactionBehaviour.answer(201));
    }

    static volatile SqlConnection kept;

    @POST
    @Path("kept/{code}")
    public Uni<Response> kept(@Context SqlConnection connection, String code) {
        kept = connection;
        return answer(connection, code, 201);
    }

    @POST
    @Path("after-response/{code}")
    @Idempotent(completion = Completion.AFTER_RESPONSE_BUILT)
    public Uni<Response> afterResponse(@Context SqlConnection connection, String code) {
        return answer(connection, code, 201);
    }

    @POST
    @Path("short-lease/{code}")
    @Idempotent(completion = Completion.AFTER_RESPONSE_BUILT, lease = "3s")
    public Uni<Response> shortLease(@Context SqlConnection connection, String code) {
        return answer(connection, code, 201);
    }

    @POST
    @Path("short-lease-in-transaction/{code}")
    @Idempotent(completion = Completion.IN_TRANSACTION, lease = "3s")
    public Uni<Response> shortLeaseInTransaction(@Context SqlConnection connection, String code) {
        return answer(connection, code, 201);
    }
}
