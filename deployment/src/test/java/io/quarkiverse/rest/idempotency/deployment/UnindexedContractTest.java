package io.quarkiverse.rest.idempotency.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.jboss.jandex.Index;
import org.jboss.jandex.IndexView;
import org.jboss.resteasy.reactive.common.processor.scanning.ResteasyReactiveScanner;
import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.deployment.spi.ResourceMethod;
import io.quarkus.arc.processor.BeanArchives;
import io.quarkus.deployment.builditem.CombinedIndexBuildItem;
import io.quarkus.resteasy.reactive.common.deployment.ApplicationResultBuildItem;
import io.quarkus.resteasy.reactive.common.deployment.ResourceScanningResultBuildItem;

/** A resource that implements an interface of a library without an index, and which Quarkus REST serves. */
class UnindexedContractTest {

    interface Contract {

        @POST
        String pay(String body);
    }

    @Path("/payments")
    @Idempotent
    static class Payments implements Contract {

        @Override
        public String pay(String body) {
            return body;
        }
    }

    @Test
    void methodOfAnInterfaceThatIsNotIndexed_isAResourceMethod() throws IOException {
        Index indexed = Index.of(Payments.class);
        IndexView computing = BeanArchives.buildComputingBeanArchiveIndex(Payments.class.getClassLoader(),
                new ConcurrentHashMap<>(), indexed);

        assertThat(new RestIdempotencyProcessor().resourceMethods(new CombinedIndexBuildItem(indexed, computing),
                Optional.of(new ResourceScanningResultBuildItem(
                        ResteasyReactiveScanner.scanResources(indexed, Map.of(), Map.of()))),
                new ApplicationResultBuildItem(ResteasyReactiveScanner.scanForApplicationClass(indexed, Set.of())))
                .methods()).extracting(ResourceMethod::path).containsExactly("/payments");
    }
}
