import { arch, cpus, hostname, release, type } from 'node:os';
import type { HostFacts } from './lineage-record.js';

/** The host that this process runs on. Nothing from the environment: that may hold secrets. */
export function hostFacts(): HostFacts {
  const processors = cpus();
  return {
    hostname: hostname(),
    os: `${type()} ${release()}`,
    arch: arch(),
    cpu: processors[0]?.model.trim() || 'unknown',
    cores: Math.max(1, processors.length),
  };
}
