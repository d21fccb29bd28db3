package org.stratagrid.scheduler.bench;

import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;

/** Starts what is measured, without a web server and with these settings alone. */
final class Context {

    private Context() {}

    static ConfigurableApplicationContext start(Class<?> application, Map<String, Object> settings) {
        return new SpringApplicationBuilder(application)
                .web(WebApplicationType.NONE)
                .environment(new Alone(settings))
                .registerShutdownHook(false)
                .run();
    }

    /** Nothing of the surroundings: a variable that names the folder or database of a living system must not lead there. */
    private static final class Alone extends StandardEnvironment {

        Alone(Map<String, Object> settings) {
            Map<String, Object> all = new HashMap<>(settings);
            all.put("spring.main.banner-mode", "off");
            // Refusals are counted here, and a line for each would cost time.
            all.put("logging.level.root", "error");
            getPropertySources().addFirst(new MapPropertySource("bench", all));
        }

        @Override
        protected void customizePropertySources(MutablePropertySources sources) {
            // No variables of the environment, no system properties.
        }
    }
}
