package io.quarkiverse.rest.idempotency.catalog.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.quarkiverse.rest.idempotency.support.Report;

/**
 * The Java client creates, alters, renames and drops tables and views while every third response is lost.
 */
@ExtendWith(CatalogExtension.class)
class LossyProxyIT {

    @Test
    void catalogBehindALossyProxy_endsEqualToOneWithoutFaults(SharedCatalog catalog) {
        Map<String, String> quiet = CatalogServer.client(catalog.uri(), "root", "quiet");
        ClientVersion.V1_12_0.tour(quiet);
        String expected = ClientVersion.V1_12_0.observe(quiet, "");
        try (FaultProxy proxy = new FaultProxy(catalog.nodes())) {
            proxy.loseEvery(3);
            ClientVersion.V1_12_0.tour(CatalogServer.client(proxy.uri(), "root", "lossy"));
            Report.say("%d responses, of which %d were lost", proxy.responses(), proxy.responses() / 3);
            assertThat(proxy.responses()).isGreaterThan(50);
        }

        String held = ClientVersion.V1_12_0.observe(CatalogServer.client(catalog.uri(), "root", "lossy"), "");

        System.out.println(held);
        assertThat(held).isEqualTo(expected);
        assertThat(held.lines()).hasSizeGreaterThan(4);
    }
}
