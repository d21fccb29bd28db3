package org.stratagrid.standalone.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.libvirt.LibvirtException;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.standalone.StandaloneApplication;
import org.stratagrid.standalone.bench.LiveSite.NodeAddress;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code ./stratagrid bench deploy}: how long a site takes until its first answer, beside the same guests booted by libvirt alone; how
 * long a web server more takes; and what visitors notice of changes. Prints one line of JSON. Exit code 1: a request failed that
 * should not have; 3: it broke on the way. docs/benchmarks.md tells what is in the line.
 */
public final class DeployBench {

    /** Load balancer, two web servers, database. */
    private static final int GUESTS = 4;

    private static final int SIZES = 3;

    /** Deployments, each beside a bare boot of its guests; the middle one counts. */
    private static final int PAIRS = 3;

    private static final int ADDITIONS = 3;

    private static final long AFTER_THE_KILL_MILLIS = 8_000;

    private final Map<String, Object> figures = new LinkedHashMap<>();
    private final int perSecond;
    private final String[] arguments;

    private DeployBench(int perSecond, String[] arguments) {
        this.perSecond = perSecond;
        this.arguments = arguments;
    }

    /** Arguments: requests a second, then settings of Spring Boot. */
    public static void main(String[] words) {
        PrintStream answer = System.out;
        System.setOut(System.err); // Libraries talk, and standard output is for one line.
        int exit = 3;
        try {
            int perSecond = Integer.parseInt(words[0]);
            DeployBench bench = new DeployBench(perSecond, Arrays.copyOfRange(words, 1, words.length));
            boolean lost = bench.run();
            answer.println(JsonMapper.shared().writeValueAsString(bench.figures));
            exit = lost ? 1 : 0;
        } catch (NumberFormatException e) {
            System.err.println("bench: " + words[0] + " is not a number of requests a second");
            exit = 2;
        } catch (LibvirtException | RuntimeException e) {
            e.printStackTrace();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        System.exit(exit);
    }

    private ConfigurableApplicationContext start(String... more) {
        return new SpringApplication(StandaloneApplication.class)
                .run(Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new));
    }

    private boolean run() throws LibvirtException, InterruptedException {
        note("load", load());
        List<Pair> pairs = new ArrayList<>();
        BenchSite site = new BenchSite(0);
        DesiredServer[] webs = {};
        for (int number = 1; number <= PAIRS; number++) {
            BenchSite former = number == 1 ? null : site;
            site = new BenchSite(number);
            webs = new DesiredServer[] {site.web(1), site.web(2)};
            pairs.add(pair(former, site, webs));
        }
        note("deploy_seconds", median(pairs, Pair::deploy));
        note("bare_boot_seconds", median(pairs, Pair::bare));
        note("ratio", median(pairs, pair -> pair.deploy / pair.bare));
        note("deploy_guests_cpu_seconds", median(pairs, Pair::deployCpu));
        note("bare_guests_cpu_seconds", median(pairs, Pair::bareCpu));
        note("deploy_control_cpu_seconds", median(pairs, Pair::controlCpu));
        try (ConfigurableApplicationContext context = start()) {
            fromTemplates(context);
            return changes(site, new LiveSite(context, site), webs);
        }
    }

    /** A deployment, and right after it, on a machine that is as busy, the same guests without it; processor times until the answer. */
    private record Pair(double deploy, double bare, double deployCpu, double bareCpu, double controlCpu) {}

    private static double median(List<Pair> pairs, ToDoubleFunction<Pair> figure) {
        return pairs.stream().mapToDouble(figure).sorted().toArray()[pairs.size() / 2];
    }

    /** @param former the site of the pair before, which is taken down first */
    private Pair pair(@Nullable BenchSite former, BenchSite site, DesiredServer[] webs)
            throws LibvirtException, InterruptedException {
        double deploy;
        double deployCpu;
        double controlCpu;
        String url;
        List<NodeAddress> nodes;
        try (ConfigurableApplicationContext context = start("--stratagrid.templates.most-per-node=0")) {
            LiveSite live = new LiveSite(context, site);
            live.awaitNodes();
            if (former != null) {
                new LiveSite(context, former).done(former.dissolve());
            }
            // A control plane that has run for weeks is compiled, and its nodes have their images.
            BenchSite first = new BenchSite(PAIRS + 1);
            LiveSite warmUp = new LiveSite(context, first);
            warmUp.done(first.with(first.web(1), first.web(2)));
            warmUp.done(first.dissolve());
            double before = ownCpuSeconds();
            LiveSite.FirstAnswer answer = live.firstAnswer(site.with(webs), DeployBench::ownCpuSeconds);
            deploy = answer.seconds();
            deployCpu = answer.guestsCpuSeconds();
            controlCpu = answer.noted() - before;
            url = live.url();
            nodes = live.nodes();
        }
        BareBoot bare = new BareBoot(nodes, site.configuration);
        try {
            if (bare.guests() != GUESTS) {
                throw new IllegalStateException("found " + bare.guests() + " guests of the site, not " + GUESTS);
            }
            // While nothing of Stratagrid runs but what publishes the site's address.
            long began = System.nanoTime();
            bare.boot();
            LiveSite.awaitAnswer(url);
            Pair pair = new Pair(
                    deploy,
                    LiveSite.secondsSince(began),
                    deployCpu,
                    LiveSite.guestsCpuSeconds(nodes, site.configuration),
                    controlCpu);
            System.err.println(pair);
            return pair;
        } finally {
            bare.close();
        }
    }

    private static double ownCpuSeconds() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime() / 1e9;
    }

    /** Once the grid has had each size of server twice. */
    private void fromTemplates(ConfigurableApplicationContext context) {
        BenchSite second = new BenchSite(PAIRS + 1);
        LiveSite former = new LiveSite(context, second);
        former.awaitNodes();
        former.done(second.with(second.web(1), second.web(2)));
        former.awaitTemplates(SIZES);
        former.done(second.dissolve());
        BenchSite third = new BenchSite(PAIRS + 2);
        LiveSite live = new LiveSite(context, third);
        note("load_with_templates", load());
        note(
                "deploy_from_templates_seconds",
                live.firstAnswer(third.with(third.web(1), third.web(2)), () -> 0)
                        .seconds());
        live.done(third.dissolve());
    }

    /** @return whether a request failed that should not have */
    private boolean changes(BenchSite site, LiveSite live, DesiredServer[] webs)
            throws LibvirtException, InterruptedException {
        figures.put("requests_per_second", perSecond);
        try (Visitors visitors = new Visitors(live.url(), perSecond)) {
            live.awaitServing(visitors, webs);
            visitors.take();
            long began = System.nanoTime();
            double[] additions = new double[ADDITIONS];
            for (int i = 0; i < ADDITIONS; i++) {
                DesiredServer third = site.web(3);
                additions[i] = live.secondsToFirstAnswerOf(third, site.with(webs[0], webs[1], third), visitors);
                live.done(site.with(webs));
            }
            Arrays.sort(additions);
            note("add_web_seconds", additions[ADDITIONS / 2]);
            boolean lost = note("add_and_remove", visitors, began);
            DesiredServer larger = site.web(webs[0].id(), 1, BenchSite.LEAST_MIB + 64, true);
            lost |= change("resize", live, visitors, site.with(larger, webs[1]));
            DesiredServer unwired = site.web(webs[1].id(), 2, BenchSite.LEAST_MIB, false);
            lost |= change("rewire", live, visitors, site.with(larger, unwired));
            lost |= change("roll_back", live, visitors, site.with(webs));
            began = System.nanoTime();
            live.move(webs[1]);
            lost |= note("migrate", visitors, began);
            // What a killed guest held is lost, so that does not count; how long visitors notice is what is told.
            began = System.nanoTime();
            live.kill(webs[1]);
            Thread.sleep(AFTER_THE_KILL_MILLIS);
            note("kill_web", visitors, began);
            live.done(site.dissolve());
            return lost;
        }
    }

    private boolean change(String name, LiveSite live, Visitors visitors, DeploymentOrder order) {
        long began = System.nanoTime();
        live.done(order);
        return note(name, visitors, began);
    }

    private boolean note(String name, Visitors visitors, long began) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("seconds", rounded(LiveSite.secondsSince(began)));
        Visitors.Count count = visitors.take();
        part.put("sent", count.sent());
        part.put("failed", count.failed());
        part.put("slowest_ms", count.slowestMillis());
        if (count.failed() > 0) {
            part.put("failures", count.failures());
        }
        figures.put(name, part);
        System.err.println(name + " " + part);
        return count.failed() > 0;
    }

    private void note(String name, double figure) {
        figures.put(name, rounded(figure));
        System.err.println(name + " " + figures.get(name));
    }

    private static double rounded(double figure) {
        return Math.round(figure * 100) / 100.0;
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }
}
