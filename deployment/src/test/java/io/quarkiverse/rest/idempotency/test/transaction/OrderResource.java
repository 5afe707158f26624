package io.quarkiverse.rest.idempotency.test.transaction;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

import io.agroal.api.AgroalDataSource;
import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkus.narayana.jta.QuarkusTransaction;

/** Every method has the effect of one row, and its record is completed in its transaction. */
@Path("/orders")
@Idempotent(completion = Completion.IN_TRANSACTION)
public class OrderResource {

    static final AtomicInteger RUNS = new AtomicInteger();

    @Inject
    OrderService service;

    @Inject
    AgroalDataSource dataSource;

    @POST
    @Path("own/{code}")
    @Transactional
    public Response own(String code) {
        Order.of(code).persist();
        return Response.status(201).header("Location", "/orders/" + RUNS.incrementAndGet()).entity("run " + RUNS).build();
    }

    @POST
    @Path("service/{code}")
    public String service(String code) {
        service.place(code);
        return "run " + RUNS.incrementAndGet();
    }

    @POST
    @Path("programmatic/{code}")
    public String programmatic(String code) {
        QuarkusTransaction.joiningExisting().run(() -> Order.of(code).persist());
        return "run " + RUNS.incrementAndGet();
    }

    @POST
    @Path("conflict/{code}")
    @Transactional
    public String conflict(String code) {
        Order.of(code).persist();
        throw new ClientErrorException(Response.status(409).entity("run " + RUNS.incrementAndGet()).build());
    }

    @POST
    @Path("error/{code}")
    @Transactional
    public Response error(String code) {
        Order.of(code).persist();
        return Response.status(500).entity("run " + RUNS.incrementAndGet()).build();
    }

    @POST
    @Path("unmapped/{code}")
    @Transactional
    public String unmapped(String code) {
        Order.of(code).persist();
        throw new IllegalStateException("run " + RUNS.incrementAndGet());
    }

    @POST
    @Path("single/{code}")
    @Transactional
    public Response single(String code) {
        Order order = Order.of(code);
        order.single = "taken";
        order.persist();
        // The database rejects the second one when the transaction is flushed, which is when it commits.
        return Response.status(201).header("Location", "/orders/" + RUNS.incrementAndGet()).entity("run " + RUNS).build();
    }

    /** Another node takes the record over while the method runs, as after a pause that outlasts the lease. */
    @POST
    @Path("paused/{code}")
    @Transactional
    public String paused(String code) throws SQLException {
        Order.of(code).persist();
        QuarkusTransaction.suspendingExisting().run(() -> {
            try (Connection connection = dataSource.getConnection(); Statement statement = connection.createStatement()) {
                statement.executeUpdate("UPDATE idempotency_record SET owner = 'somebody', fence = fence + 1 WHERE state = 0"
                        + " AND operation = 'POST /orders/paused/{code}'");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        return "run " + RUNS.incrementAndGet();
    }
}
