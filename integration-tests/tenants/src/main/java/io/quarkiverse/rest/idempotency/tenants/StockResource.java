package io.quarkiverse.rest.idempotency.tenants;

import java.time.temporal.ChronoUnit;

import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.eclipse.microprofile.faulttolerance.Timeout;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.InFlight;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;

/** Methods under fault tolerance, blocking ones and such that run on an event loop. Callers need no API key. */
@Path("/tenants/stock")
@Idempotent(inFlight = InFlight.WAIT, waitLimit = "60s")
public class StockResource {

    private static final long PROMPT_MILLIS = 10;
    private static final long OVERDUE_MILLIS = 2000;

    @Inject
    Observer observer;

    @Inject
    Stock stock;

    @Inject
    Stock.Depot depot;

    @Inject
    Vertx vertx;

    /** The amount in stock, or the number of failures of a call. */
    public record Item(String name, @Max(10) int number) {
    }

    /** The observations of a method at its begin and its end, and its result. */
    public record Result(Observer.Seen begin, Observer.Seen end, int number) {
    }

    @POST
    @Path("/reservations")
    public Result reserve(@Valid Item item) {
        Observer.Seen begin = observer.onWorker();
        int attempts = stock.reserve(item.number());
        return new Result(begin, observer.onWorker(), attempts);
    }

    @POST
    @Path("/sales")
    public Result sell(@Valid Item item) {
        Observer.Seen begin = observer.onWorker();
        int left = stock.sell(item.number());
        return new Result(begin, observer.onWorker(), left);
    }

    @POST
    @Path("/deliveries")
    public Result deliver(@Valid Item item) {
        observer.onWorker();
        depot.fetch();
        throw new IllegalStateException("Expected an open circuit");
    }

    @POST
    @Path("/quotes")
    @Timeout(value = 1, unit = ChronoUnit.MINUTES)
    public Uni<Result> quote(@Valid Item item) {
        Observer.Seen begin = observer.onEventLoop();
        return later(PROMPT_MILLIS).map(fired -> new Result(begin, observer.onEventLoop(), item.number()));
    }

    /** A method that its time-out answers for while it is at work. */
    @POST
    @Path("/overdue-quotes")
    @Timeout(value = 50, unit = ChronoUnit.MILLIS)
    public Uni<Result> overdue(@Valid Item item) {
        Observer.Seen begin = observer.onEventLoop();
        return later(OVERDUE_MILLIS).map(fired -> new Result(begin, begin, item.number()));
    }

    private Uni<Long> later(long millis) {
        return Uni.createFrom().emitter(emitter -> vertx.setTimer(millis, emitter::complete));
    }
}
