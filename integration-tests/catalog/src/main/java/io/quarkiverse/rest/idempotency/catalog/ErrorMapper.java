package io.quarkiverse.rest.idempotency.catalog;

import java.util.Map;

import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.exceptions.ForbiddenException;
import org.apache.iceberg.exceptions.NamespaceNotEmptyException;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchPlanIdException;
import org.apache.iceberg.exceptions.NoSuchPlanTaskException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.NoSuchViewException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.exceptions.UnprocessableEntityException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.rest.responses.ErrorResponse;
import org.jboss.logging.Logger;

/**
 * Answers with errors of the specification's shape.
 */
@Provider
public class ErrorMapper implements ExceptionMapper<RuntimeException> {

    private static final Logger LOG = Logger.getLogger(ErrorMapper.class);

    private static final Map<Class<?>, Integer> STATUS = Map.ofEntries(
            Map.entry(IllegalArgumentException.class, 400),
            Map.entry(ValidationException.class, 400),
            Map.entry(BadRequestException.class, 400),
            Map.entry(ForbiddenException.class, 403),
            Map.entry(NoSuchNamespaceException.class, 404),
            Map.entry(NoSuchTableException.class, 404),
            Map.entry(NoSuchViewException.class, 404),
            Map.entry(NoSuchPlanIdException.class, 404),
            Map.entry(NoSuchPlanTaskException.class, 404),
            Map.entry(NotFoundException.class, 404),
            Map.entry(UnsupportedOperationException.class, 406),
            Map.entry(AlreadyExistsException.class, 409),
            Map.entry(NamespaceNotEmptyException.class, 409),
            Map.entry(CommitFailedException.class, 409),
            Map.entry(UnprocessableEntityException.class, 422));

    /** Asked per request: a provider is made before the configuration of the running application is there. */
    @Inject
    Instance<CatalogSettings> settings;

    @Override
    public Response toResponse(RuntimeException failure) {
        int status = failure instanceof WebApplicationException web ? web.getResponse().getStatus()
                : failure instanceof CommitStateUnknownException ? settings.get().unknownStateStatus()
                        : STATUS.getOrDefault(failure.getClass(), 500);
        if (status >= 500) {
            LOG.errorf(failure, "A request failed");
        }
        ErrorResponse error = ErrorResponse.builder().responseCode(status).withType(failure.getClass().getSimpleName())
                .withMessage(failure.getMessage()).build();
        return Response.status(status).type(MediaType.APPLICATION_JSON_TYPE).entity(error).build();
    }
}
