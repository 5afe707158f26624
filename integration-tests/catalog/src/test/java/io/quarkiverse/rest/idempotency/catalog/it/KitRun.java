package io.quarkiverse.rest.idempotency.catalog.it;

import java.net.URI;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;

import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * One run of Iceberg's REST compatibility kit, which takes what it is told from system properties.
 */
final class KitRun implements TestExecutionListener {

    private static final String SUITE = "org.apache.iceberg.rest.RESTCompatibilityKitSuite";

    final TreeSet<String> passed = new TreeSet<>();
    final TreeSet<String> skipped = new TreeSet<>();
    final TreeMap<String, Throwable> failed = new TreeMap<>();

    private KitRun() {
    }

    static KitRun against(URI catalog) {
        Properties before = (Properties) System.getProperties().clone();
        System.getProperties().putAll(Map.of(
                "rck.local", "false",
                "uri", catalog.toString(),
                "rest.auth.type", "basic",
                "rest.auth.basic.username", "root",
                "rest.auth.basic.password", "root",
                "rck.requires-namespace-create", "true"));
        try {
            KitRun run = new KitRun();
            LauncherDiscoveryRequest suite = LauncherDiscoveryRequestBuilder.request()
                    .selectors(DiscoverySelectors.selectClass(SUITE)).build();
            LauncherFactory.create().execute(suite, run);
            return run;
        } finally {
            System.setProperties(before);
        }
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
            // what the kit assumes does not hold for this catalog
            skipped.add(name(test));
        } else if (result.getStatus() == TestExecutionResult.Status.FAILED) {
            failed.put(name(test), result.getThrowable().orElse(null));
        } else if (test.isTest()) {
            passed.add(name(test));
        }
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        skipped.add(name(test));
    }

    private static String name(TestIdentifier test) {
        String id = test.getUniqueId();
        return id.substring(id.lastIndexOf("/[class:") + 1)
                .replaceAll("\\[[a-z-]+:|\\]|org\\.apache\\.iceberg\\.rest\\.", "");
    }
}
