package io.quarkiverse.rest.idempotency.deployment;

import org.jboss.jandex.ClassInfo;

import io.quarkus.resteasy.reactive.common.deployment.ApplicationResultBuildItem;

/**
 * The classes that a condition of the build leaves out, such as a profile.
 */
final class LeftOut {

    private LeftOut() {
    }

    /**
     * Whether a bean is left out. A list of classes of a JAX-RS {@code Application} is one of resources and providers, and says
     * nothing of beans.
     */
    static boolean is(ClassInfo bean, ApplicationResultBuildItem application) {
        return application.getResult().getExcludedClasses().contains(bean.name().toString());
    }
}
