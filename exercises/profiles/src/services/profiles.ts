import type { Session } from '../db/client.ts';
import type { Profile } from '../db/schema.ts';
import type { ProfileChanges } from '../profile.ts';
import { findProfile, updateProfile } from '../store/json.ts';
import { DatabaseService } from './index.ts';

export class ProfileService extends DatabaseService {
  getById(_session: Session | null, id: number): Profile | undefined {
    return findProfile(id);
  }

  update(_session: Session | null, id: number, changes: ProfileChanges): Profile | undefined {
    return updateProfile(id, changes);
  }
}
