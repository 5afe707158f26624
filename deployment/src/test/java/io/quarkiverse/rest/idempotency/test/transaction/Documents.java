package io.quarkiverse.rest.idempotency.test.transaction;

import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

import org.hibernate.exception.ConstraintViolationException;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.Idempotent;

/** Methods that leave it to the commit to write what they have changed. */
@Transactional
public abstract class Documents {

    static final AtomicInteger RUNS = new AtomicInteger();

    /** Of the one persistence unit that there is. */
    @Inject
    @Any
    Instance<EntityManager> entities;

    @Path("/plain/documents")
    public static class Plain extends Documents {
    }

    @Path("/kept/documents")
    @Idempotent(completion = Completion.IN_TRANSACTION)
    public static class Kept extends Documents {
    }

    @Provider
    public static class TakenMapper implements ExceptionMapper<ConstraintViolationException> {

        @Override
        public Response toResponse(ConstraintViolationException exception) {
            return Response.status(409).entity("taken: " + ((SQLException) exception.getCause()).getSQLState()).build();
        }
    }

    @POST
    @Path("{title}")
    public Document create(String title) {
        RUNS.incrementAndGet();
        Document document = new Document();
        document.title = title;
        entities.get().persist(document);
        return document;
    }

    @PUT
    @Path("{id}/{title}")
    public Document rename(long id, String title, @HeaderParam("If-Match") int expected) {
        RUNS.incrementAndGet();
        Document document = entities.get().find(Document.class, id);
        if (document.version != expected) {
            throw new WebApplicationException(412);
        }
        document.title = title;
        return document;
    }
}
