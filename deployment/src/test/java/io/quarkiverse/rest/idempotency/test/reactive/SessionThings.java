package io.quarkiverse.rest.idempotency.test.reactive;

import jakarta.inject.Inject;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.hibernate.reactive.mutiny.Mutiny;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.http.HttpServerRequest;

/** Methods that have their effect in a session of Hibernate Reactive, in transactions of all kinds. */
@Path("/things")
@Idempotent(completion = Completion.IN_TRANSACTION, inFlight = InFlight.WAIT, waitLimit = "60s")
public class SessionThings {

    @Inject
    Mutiny.SessionFactory factory;

    private static Uni<Response> answer(String code, int status) {
        return new Thing(code).persist().map(thing -> ReactiveTransactionBehaviour.answer(status));
    }

    private static Uni<Integer> execute(String sql, String code) {
        return Panache.getSession().chain(session -> session.createNativeQuery(sql).setParameter(1, code).executeUpdate());
    }

    @POST
    @Path("plain/{code}")
    @WithTransaction
    public Uni<Response> plain(String code) {
        return answer(code, 201);
    }

    @POST
    @Path("panache/{code}")
    public Uni<Response> panache(String code) {
        return Panache.withTransaction(() -> answer(code, 201));
    }

    @POST
    @Path("factory/{code}")
    public Uni<Response> factory(String code) {
        return factory.withTransaction(session -> session.persist(new Thing(code)))
                .map(none -> ReactiveTransactionBehaviour.answer(201));
    }

    @POST
    @Path("conflict/{code}")
    @WithTransaction
    public Uni<Response> conflict(String code) {
        return answer(code, 409);
    }

    @POST
    @Path("thrown/{code}")
    @WithTransaction
    public Uni<Response> thrown(String code) {
        return answer(code, 409).map(response -> {
            throw new ClientErrorException(response);
        });
    }

    @POST
    @Path("unauthorized/{code}")
    @WithTransaction
    public Uni<Response> unauthorized(String code) {
        return answer(code, 401);
    }

    @POST
    @Path("unavailable/{code}")
    @WithTransaction
    public Uni<Response> unavailable(String code) {
        return answer(code, 503);
    }

    @POST
    @Path("failed/{code}")
    @WithTransaction
    public Uni<Response> failed(String code) {
        return answer(code, 201).map(response -> {
            throw new IllegalStateException("Thrown on purpose");
        });
    }

    @POST
    @Path("at-once/{code}")
    @WithTransaction
    public Uni<Response> atOnce(String code) {
        ReactiveTransactionBehaviour.RUNS.incrementAndGet();
        throw new IllegalStateException("Thrown on purpose");
    }

    @POST
    @Path("recovered/{code}")
    @WithTransaction
    public Uni<Response> recovered(String code) {
        return answer(code, 201).call(Panache::flush)
                .call(() -> execute("INSERT INTO thing (code) VALUES (?1)", code).onFailure().recoverWithNull());
    }

    @POST
    @Path("deferred/{code}")
    @WithTransaction
    public Uni<Response> deferred(String code) {
        return answer(code, 201).call(() -> execute("INSERT INTO checked (code) VALUES (?1), (?1)", code));
    }

    @POST
    @Path("unwritable/{code}")
    @WithTransaction
    public Uni<Response> unwritable(String code) {
        return answer(code, 201).map(response -> Response.status(201).type(MediaType.APPLICATION_JSON_TYPE)
                .entity(new ReactiveTransactionBehaviour.Unwritable()).build());
    }

    /** Its last stage completes on a worker, where Hibernate cannot commit. */
    @POST
    @Path("worker/{code}")
    @WithTransaction
    public Uni<Response> worker(String code) {
        return answer(code, 201).emitOn(Infrastructure.getDefaultWorkerPool());
    }

    @POST
    @Path("waiting/{code}")
    @WithTransaction
    public Uni<Response> waiting(@Context HttpServerRequest request, String code) {
        request.connection().closeHandler(closed -> ReactiveTransactionBehaviour.clientGone.countDown());
        return answer(code, 201).call(Panache::flush).invoke(() -> ReactiveTransactionBehaviour.entered.countDown())
                .call(() -> Uni.createFrom().completionStage(ReactiveTransactionBehaviour.leave));
    }

    /** The insert is rejected when the changes are flushed, behind the method. */
    @POST
    @Path("duplicate/{code}")
    @WithTransaction
    public Uni<Response> duplicate(String code) {
        return new Thing(code).persist().replaceWith(() -> ReactiveTransactionBehaviour.answer(201));
    }

    /** Hibernate would commit what the inner transaction has written. */
    @POST
    @Path("inner-failure/{code}")
    public Uni<Response> innerFailure(String code) {
        return Panache.withTransaction(() -> answer(code, 201).<Response> map(response -> {
            throw new IllegalStateException("Thrown on purpose");
        })).onFailure().recoverWithItem(() -> Response.status(201).build());
    }

    @POST
    @Path("marked/{code}")
    @WithTransaction
    public Uni<Response> marked(String code) {
        return answer(code, 201)
                .call(() -> Panache.currentTransaction().invoke(transaction -> transaction.markForRollback()));
    }
}
